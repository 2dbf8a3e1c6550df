/** The articles whose claims are collected here, by the prefix of their claims' ids. */

/** An article. */
export interface Article {
  readonly title: string;
  readonly english: string;
}

/** Articles by short name. Other claims name the address of their source. */
export const articles: Readonly<Record<string, Article>> = {
  S0: { title: "Go map内存布局图谱", english: "An atlas of the memory layout of Go's map" },
  S2: {
    title: "【压测实录】1000万条数据下,map[int64]struct{} vs map[int64]bool内存差1.8GB?",
    english:
      "A load test: are map[int64]struct{} and map[int64]bool 1.8 GB apart at ten million entries?",
  },
  S3: {
    title: "Go map哈希结构终极冷知识:当B=0时…",
    english: "What almost nobody knows of Go's map: when B is 0",
  },
  S4: {
    title: "Go map底层数据结构全图解:揭开buckets数组类型的神秘面纱",
    english: "Go's map in pictures: what kind of array buckets is",
  },
};
