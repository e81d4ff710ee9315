import { describe, expect, it } from 'vitest';

import { plainQuote } from './plain-quote';

describe('a quote without marks', () => {
  it.each([
    ['**Restart.** Hold the `reset` key for *ten* seconds.', 'Restart. Hold the reset key for ten seconds.'],
    ['| Skelby, Quayside | 10.00–18.00 | closed |', 'Skelby, Quayside – 10.00–18.00 – closed'],
    ['| a \\| b | c |', 'a | b – c'],
    ['## Sending things back', 'Sending things back'],
    ['- See [the status page](https://status.example/) first', 'See the status page first'],
    ['3. Press **Save**', '3. Press Save'],
    ['2 * 3 * 4 is 24, and my_file_name stays', '2 * 3 * 4 is 24, and my_file_name stays'],
    ['| Plan | Price |\n|---|---|\n| Start | 8 |', 'Plan – Price\n\nStart – 8'],
    ['Plain words.', 'Plain words.'],
  ])('%j', (markdown, plain) => {
    expect(plainQuote(markdown)).toBe(plain);
  });
});
