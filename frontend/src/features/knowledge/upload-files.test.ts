import { describe, expect, it } from 'vitest';

import { refusal, uploadForm } from './upload-files';

function file(name: string, content: BlobPart = 'text'): File {
  return new File([content], name);
}

describe('refusal', () => {
  it.each(['a.md', 'A.MD', 'b.txt', 'c.html', 'd.htm', 'e.pdf', 'f.docx', 'g.zip'])('takes %s', (name) => {
    expect(refusal(file(name))).toBeNull();
  });

  it.each([
    ['picture.png', 'text', 'not a .md'],
    ['pdf', 'text', 'not a .md'],
    ['empty.md', '', 'is empty'],
  ])('refuses %s with a clear line', (name, content, line) => {
    expect(refusal(file(name, content))).toContain(line);
  });

  it('knows how large each kind may be', () => {
    const sized = (name: string, mib: number) =>
      Object.defineProperty(file(name), 'size', { value: mib * 1024 * 1024 });
    expect(refusal(sized('a.md', 8))).toBeNull();
    expect(refusal(sized('a.md', 8.5))).toContain('at most 8 MB');
    expect(refusal(sized('a.pdf', 8.5))).toBeNull();
    expect(refusal(sized('a.pdf', 51))).toContain('at most 50 MB');
    // Its members are counted one by one.
    expect(refusal(sized('a.zip', 51))).toBeNull();
  });
});

describe('uploadForm', () => {
  it('sends each file under its name, and the options that are set', () => {
    const form = uploadForm([file('a.md'), file('b.pdf')], {
      collection: 'kb_main',
      visibility: 'internal',
      chunk: false,
      max_chars: 600,
      overlap: 0,
      chunk_strategy: null,
    });
    expect(form.getAll('files').map((entry) => (entry as File).name)).toEqual(['a.md', 'b.pdf']);
    expect(form.get('collection')).toBe('kb_main');
    expect(form.get('visibility')).toBe('internal');
    expect(form.get('chunk')).toBe('false');
    expect(form.get('overlap')).toBe('0');
    expect(form.has('chunk_strategy')).toBe(false);
  });
});
