// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { readTextFile } from './read-file';

function file(name: string, content: BlobPart): File {
  return new File([content], name);
}

describe('readTextFile', () => {
  it('reads text and takes the title from its heading, else from its name', async () => {
    expect(await readTextFile(file('refunds.md', 'intro\n\n# Refund policy #\ntext'))).toEqual({
      name: 'refunds.md',
      title: 'Refund policy',
      text: 'intro\n\n# Refund policy #\ntext',
    });
    expect((await readTextFile(file('late-delivery_times.txt', '# not Markdown'))).title).toBe(
      'Late delivery times',
    );
  });

  it.each([
    ['policy.pdf', 'text', 'not a .md or .txt file'],
    ['a.txt', new Uint8Array([0xff, 0xfe, 0x41]), 'not UTF-8'],
    ['a.txt', 'a\0b', 'binary file'],
    ['a.md', '  \n', 'is empty'],
  ])('refuses %s with a clear line', async (name, content, line) => {
    await expect(readTextFile(file(name, content))).rejects.toThrow(line);
  });
});
