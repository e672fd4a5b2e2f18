interface Part {
  readonly ok: boolean;
  readonly detail?: string;
}

/** What a service waits for before it can do its work; ready when nothing is missing. */
export class Readiness {
  readonly #parts = new Map<string, Part>();
  #look: (() => Promise<void>) | undefined;

  /** `look` finds out what parts there are to report: it is awaited whenever somebody asks. */
  lookFirst(look: () => Promise<void>): void {
    this.#look = look;
  }

  set(part: string, ok: boolean, detail?: string): void {
    this.#parts.set(part, { ok, ...(detail && { detail }) });
  }

  /** Says something of a part without changing whether it is ready. */
  note(part: string, detail: string): void {
    this.#parts.set(part, { ok: this.#parts.get(part)?.ok ?? false, detail });
  }

  /** There is no such part any more, and nothing waits for it. */
  remove(part: string): void {
    this.#parts.delete(part);
  }

  get ready(): boolean {
    return [...this.#parts.values()].every(({ ok }) => ok);
  }

  /** The report, once what is only known by looking was looked at. */
  async current(): Promise<ReturnType<Readiness['report']>> {
    await this.#look?.();
    return this.report();
  }

  report(): { readonly ready: boolean; readonly parts: Readonly<Record<string, Part>> } {
    return { ready: this.ready, parts: Object.fromEntries(this.#parts) };
  }
}
