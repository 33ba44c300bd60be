import { numbersFrom } from '../seeded-numbers.ts';

/** Numbers at random, the same for the same seed. */
export class Random {
  /** From 0 to below 1. */
  readonly real: () => number;

  constructor(seed: number) {
    this.real = numbersFrom(seed);
  }

  /** A whole number, both bounds included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.real() * (to - from + 1));
  }

  shuffled<One>(all: readonly One[]): One[] {
    return all
      .map((one) => ({ one, at: this.real() }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one);
  }

  /** Some of them, each with this chance. */
  some<One>(all: Iterable<One>, chance: number): One[] {
    return [...all].filter(() => this.real() < chance);
  }

  /** One of the keys, each as often as its number says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const entries = Object.entries(weights) as [Key, number][];
    let left = this.real() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    return (entries.at(-1) as [Key, number])[0];
  }

  /** 32 hexadecimal digits. */
  word(): string {
    return Array.from({ length: 4 }, () => this.whole(0, 0xffffffff).toString(16).padStart(8, '0')).join('');
  }
}
