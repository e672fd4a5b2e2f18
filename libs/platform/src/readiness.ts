interface Part {
  readonly ok: boolean;
  readonly detail?: string;
}

/** What a service waits for before it can do its work; ready when nothing is missing. */
export class Readiness {
  readonly #parts = new Map<string, Part>();

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

  report(): { readonly ready: boolean; readonly parts: Readonly<Record<string, Part>> } {
    return { ready: this.ready, parts: Object.fromEntries(this.#parts) };
  }
}
