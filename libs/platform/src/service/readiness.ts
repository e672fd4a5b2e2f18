/** What a service waits for before it can do its work; ready when nothing is missing. */
export class Readiness {
  readonly #parts = new Map<string, { readonly ok: boolean; readonly detail?: string }>();

  set(part: string, ok: boolean, detail?: string): void {
    this.#parts.set(part, { ok, ...(detail && { detail }) });
  }

  get ready(): boolean {
    return [...this.#parts.values()].every(({ ok }) => ok);
  }

  report(): Readonly<Record<string, unknown>> {
    return { ready: this.ready, parts: Object.fromEntries(this.#parts) };
  }
}
