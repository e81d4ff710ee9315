import styles from './marks.module.css';

const HUES = 7;

/** A stable hue per tag name, so that the same tag looks the same everywhere. */
function hue(tag: string): number {
  let sum = 0;
  for (const char of tag) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}

export function TagChip({ tag }: { tag: string }) {
  return (
    <span className={styles.tag} data-hue={hue(tag)}>
      {tag}
    </span>
  );
}

export function TagList({ tags, max = tags.length }: { tags: string[]; max?: number }) {
  if (tags.length === 0) return null;
  const rest = tags.slice(max);
  return (
    <span className={styles.tags}>
      {tags.slice(0, max).map((tag) => (
        <TagChip key={tag} tag={tag} />
      ))}
      {rest.length > 0 && (
        <span className={styles.more} title={rest.join(', ')}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}
