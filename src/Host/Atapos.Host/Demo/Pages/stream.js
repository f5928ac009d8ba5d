// Listens to /orders/stream. EventSource cannot send a token, so this reads Server-Sent Events by fetch, and goes on where it stopped.
const silence = 40_000;

const lines = async function* (body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    let timer;
    const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error('No heartbeat.')), silence); });
    const { value, done } = await Promise.race([reader.read(), late]).finally(() => clearTimeout(timer));
    if (done) {
      return;
    }
    const parts = (rest + value).split(/\r\n|\n|\r/);
    rest = parts.pop();
    yield* parts;
  }
};

const pause = (milliseconds, signal) => new Promise(done => {
  const timer = setTimeout(done, milliseconds);
  signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
});

export const listen = async ({ token, onEvent, onState, signal }) => {
  let last = null;
  let retry = 2_000;
  while (!signal.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener('abort', stop);
    try {
      onState('connecting');
      const answer = await fetch('/api/v1/orders/stream', {
        headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream', ...(last === null ? {} : { 'Last-Event-ID': last }) },
        cache: 'no-store',
        signal: connection.signal,
      });
      if (answer.status === 401 || answer.status === 403) {
        onState('ended');
        return;
      }
      if (!answer.ok) {
        throw new Error(`${answer.status}`);
      }
      let [name, data] = ['message', []];
      for await (const line of lines(answer.body)) {
        const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
        if (line === '') {
          if (data.length > 0) {
            onEvent(name, JSON.parse(data.join('\n')));
          }
          [name, data] = ['message', []];
          onState('live');
        } else if (field === 'event') {
          name = value;
        } else if (field === 'data') {
          data.push(value);
        } else if (field === 'id') {
          last = value;
        } else if (field === 'retry') {
          retry = Number(value) || retry;
        }
      }
    } catch (fault) {
      if (!signal.aborted) {
        onState('lost', fault.message);
      }
    } finally {
      connection.abort();
      signal.removeEventListener('abort', stop);
    }
    await pause(retry, signal);
  }
};
