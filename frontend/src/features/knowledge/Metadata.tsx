import { TagList } from '@/components/TagList';

import styles from './knowledge.module.css';

interface MetadataProps {
  metadata: Readonly<Record<string, unknown>>;
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was stored beside a text: its tags as tags, everything else by its name. */
export function Metadata({ metadata }: MetadataProps) {
  const { tags, ...rest } = metadata;
  const list = Array.isArray(tags) ? tags.map(words) : null;
  const others = Object.entries(list ? rest : metadata);
  return (
    <>
      {list && <TagList tags={list} />}
      {others.map(([name, value]) => (
        <code key={name} className={styles.pair}>
          {name}: {words(value)}
        </code>
      ))}
    </>
  );
}
