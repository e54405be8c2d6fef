/** Collects what a check found wrong; keeps the first few as examples. */
export class Violations {
  readonly check: string;
  readonly examples: string[] = [];
  count = 0;

  constructor(check: string) {
    this.check = check;
  }

  /** Takes note of `found` unless the rule holds. */
  expect(holds: boolean, found: () => string): void {
    if (holds) return;
    this.count += 1;
    if (this.examples.length < 5) this.examples.push(found());
  }
}
