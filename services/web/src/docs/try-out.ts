import { legible, requestOf, type Filled, type TrialRequest } from './request.js';

/** Of an answer so much is read and shown. */
const MOST_CHARACTERS = 200_000;
/** Those that say nothing of the answer. */
const GUARDS =
  /^(connection|content-security-policy|date|keep-alive|referrer-policy|strict-transport-security|transfer-encoding|vary|x-content-type-options|x-frame-options)$/;

function element<E extends Element>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new TypeError(`no ${selector} on the page`);
  return found;
}

const key = element<HTMLInputElement>(document, '#key');

/** A form of the page, which sends one request a press, and what changes something after a second one. */
class TryOut {
  readonly #send: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #said: HTMLElement;
  readonly #headers: HTMLElement;
  readonly #answer: HTMLElement;
  /** What is asked to be pressed again, as it would be sent. */
  #asked: string | undefined;
  #running: AbortController | undefined;

  constructor(private readonly form: HTMLFormElement) {
    this.#send = element(form, '[type=submit]');
    this.#stop = element(form, '[data-stop]');
    this.#said = element(form, '[role=status]');
    this.#headers = element(form, '[data-headers]');
    this.#answer = element(form, '[data-answer]');
    form.addEventListener('submit', (event) => event.preventDefault());
    // A key that is held down, and the second half of a double click, are no second press.
    this.#send.addEventListener('keydown', (event) => event.repeat && event.preventDefault());
    this.#send.addEventListener('click', (event) => {
      event.preventDefault();
      if (event.detail < 2 && this.#running === undefined && form.reportValidity()) this.#press();
    });
    this.#stop.addEventListener('click', () => this.#running?.abort());
    form.hidden = false;
  }

  #press(): void {
    const request = this.#request();
    const { url, init } = request;
    const asked = JSON.stringify([url, init]);
    if (init.method !== 'GET' && this.#asked !== asked) {
      this.#asked = asked;
      this.#say(
        `${init.method} ${url}: có thể làm thay đổi dữ liệu; bấm lần nữa để gửi — this may change something, press again to send`,
      );
      return;
    }
    this.#asked = undefined;
    void this.#run(request);
  }

  #request(): TrialRequest {
    const { method = 'GET', path = '' } = this.form.dataset;
    const inputs = [...this.form.querySelectorAll<HTMLInputElement>('[data-in]')];
    const type = this.form.querySelector<HTMLSelectElement>('[data-type]')?.value;
    return requestOf({
      method,
      path,
      fields: inputs.map(({ dataset, value }) => ({
        place: dataset['in'] as Filled['place'],
        name: dataset['name'] ?? '',
        value,
      })),
      ...(type !== undefined && {
        body: { type, text: element<HTMLTextAreaElement>(this.form, '[data-body]').value },
      }),
      key: key.value.trim(),
    });
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }

  #show(into: HTMLElement, text: string): void {
    into.textContent = text;
    into.hidden = text === '';
  }

  async #run({ url, init }: TrialRequest): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#show(this.#headers, '');
    this.#show(this.#answer, '');
    this.#say('đang gửi — sending');
    this.#stop.hidden = false;
    try {
      const response = await fetch(url, { ...init, signal: running.signal });
      this.#say(`${response.status} ${response.statusText}`);
      const shown = [...response.headers].filter(([name]) => !GUARDS.test(name));
      this.#show(this.#headers, shown.map(([name, value]) => `${name}: ${value}`).join('\n'));
      await this.#read(response);
    } catch {
      this.#say(
        running.signal.aborted
          ? 'đã dừng — stopped'
          : 'hub không trả lời — the hub does not answer',
      );
    } finally {
      this.#running = undefined;
      this.#stop.hidden = true;
    }
  }

  /** What comes is shown as it comes: a live stream does not end by itself. */
  async #read({ body }: Response): Promise<void> {
    let text = '';
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      text += part.value;
      this.#show(this.#answer, text);
      if (text.length <= MOST_CHARACTERS) continue;
      await reader?.cancel();
      return this.#show(this.#answer, `${text.slice(0, MOST_CHARACTERS)}\n…`);
    }
    this.#show(this.#answer, legible(text));
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-path]')) new TryOut(form);
element<HTMLElement>(document, '#caller').hidden = false;
