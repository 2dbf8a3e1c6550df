/** Names for sessions: a session is one kernel process. */

/** What a session is known by: when it began, so exactly that no two are alike. */
export function newSession(): string {
  const beyond = String(Math.floor(1e6 * Math.random())).padStart(6, "0");
  return new Date().toISOString().replace("Z", `${beyond}Z`);
}
