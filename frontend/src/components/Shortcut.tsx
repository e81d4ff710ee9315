import styles from './shortcut.module.css';

/** The key of a shortcut beside the control it works; screen readers get it from aria-keyshortcuts. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <kbd className={styles.key} aria-hidden="true">
      {keys}
    </kbd>
  );
}
