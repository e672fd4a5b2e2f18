/** A wall without a browser: signed in as a person, the stream of a screen open, and what its tiles of one number show. */

/** What one event of a stream says; undefined for a comment or a pause. */
function eventOf(text) {
  const field = (name) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const [event, data] = [field('event'), field('data')];
  return event && data ? { event, data: JSON.parse(data) } : undefined;
}

async function* eventsOf(body) {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const whole = (rest + text).split('\n\n');
    rest = whole.pop();
    for (const one of whole) {
      const event = eventOf(one);
      if (event) yield event;
    }
  }
}

async function sessionOf({ gateway, credentials }) {
  const { name, password } = credentials.people.operator;
  const answer = await fetch(`${gateway}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({ name, password }),
    headers: { 'content-type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  return answer.headers.get('set-cookie').split(';')[0];
}

/** @returns `shown`: the value of each indicator that a tile shows alone; `close`. A stream that ends before `close` ends the process by an unhandled rejection */
export async function openWall(hub, screen) {
  const ending = new AbortController();
  const answer = await fetch(`${hub.gateway}/api/v1/screens/${screen}/stream`, {
    headers: { cookie: await sessionOf(hub), accept: 'text/event-stream' },
    signal: ending.signal,
  });
  if (!answer.ok) throw new Error(`no stream: ${answer.status} ${await answer.text()}`);
  const shown = {};
  const read = async () => {
    for await (const { data } of eventsOf(answer.body))
      for (const { kind, indicator, value } of data.tiles ?? [])
        if (kind === 'number') shown[indicator] = value;
    throw new Error(`the stream of ${screen} ended`);
  };
  read().catch((error) => {
    if (!ending.signal.aborted) throw error;
  });
  return { shown, close: () => ending.abort() };
}
