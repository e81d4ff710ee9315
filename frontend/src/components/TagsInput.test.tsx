import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';

import { renderAs } from '@/test/render';

import { MAX_TAGS, TagsInput } from './TagsInput';

function Field({ onTags }: { onTags: (tags: string[]) => void }) {
  const [tags, setTags] = useState<string[]>([]);
  const take = (next: string[]) => {
    setTags(next);
    onTags(next);
  };
  return <TagsInput placeholder="Tags" value={tags} onChange={take} />;
}

it('takes as many of ten thousand pasted tags as a ticket may have, each once, and says so', async () => {
  const heard: string[][] = [];
  renderAs(<Field onTags={(tags) => heard.push(tags)} />);
  await userEvent.click(screen.getByRole('combobox'));
  await userEvent.paste(
    Array.from({ length: 10_000 }, (_, number) => `Tag-${number}, tag-${number} `).join(','),
  );
  expect(heard.at(-1)).toEqual(Array.from({ length: MAX_TAGS }, (_, number) => `tag-${number}`));
  expect(screen.getByRole('status')).toHaveTextContent('At most 50 tags: 9,950 were left out');
  await userEvent.keyboard('{Backspace}');
  expect(heard.at(-1)).toHaveLength(MAX_TAGS - 1);
  expect(screen.queryByRole('status')).not.toBeInTheDocument();
});
