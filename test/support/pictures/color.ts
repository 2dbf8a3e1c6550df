/** Colours as numbers: WCAG's contrast, lightness, and how people with other eyes see them. */

/** "#rrggbb" to red, green and blue from 0 to 1, linear in light. */
export function linear(color: string): [number, number, number] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(color);
  if (parts === null) throw new TypeError(`not a colour: ${color}`);
  return parts.slice(1).map((pair) => {
    const value = Number.parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
}

export function luminance(color: string): number {
  const [red, green, blue] = linear(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast of two colours, from 1 to 21. */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** CIE lightness, from 0 to 100: what is left in grey print. */
export function lightness(color: string): number {
  return 116 * Math.cbrt(luminance(color)) - 16;
}

/** Severe deuteranomaly and protanomaly: Machado, Oliveira and Fernandes (2009). */
const blindness = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const;

/** CIE Lab of a colour as somebody with such eyes sees it. */
export function seen(color: string, eyes: keyof typeof blindness | "all"): number[] {
  const own = linear(color);
  const [red, green, blue] = (
    eyes === "all"
      ? own
      : blindness[eyes].map((row) =>
          row.reduce((sum, share, i) => sum + share * (own[i] as number), 0),
        )
  ) as [number, number, number];
  const cube = (value: number) => Math.cbrt(Math.max(0, value));
  const x = cube((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = cube(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = cube((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far apart two colours are for such eyes; about 2 is the least that is noticed. */
export function distance(a: string, b: string, eyes: keyof typeof blindness | "all"): number {
  const [one, other] = [seen(a, eyes), seen(b, eyes)];
  return Math.hypot(...one.map((value, i) => value - (other[i] as number)));
}
