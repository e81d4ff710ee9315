import { Fragment } from 'react';

import { parts, useI18n } from './index';

import type { MessageKey, Placeholders, Values } from './catalogue';
import type { ReactNode } from 'react';

interface PhraseProps<Key extends MessageKey> {
  id: Key;
  values: Values<Key, ReactNode>[0];
}

/** A sentence of the catalogue with elements (a time, a link) in the places of its placeholders. */
export function Phrase<Key extends MessageKey>({ id, values }: PhraseProps<Key>) {
  const language = useI18n((state) => state.language);
  const filled = values as Record<Placeholders<Key> | 'count', ReactNode>;
  return parts(language, id, filled.count).map((part, index) => (
    <Fragment key={index}>{index % 2 === 0 ? part : filled[part as Placeholders<Key>]}</Fragment>
  ));
}
