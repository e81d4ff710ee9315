import { useT } from '@/lib/i18n';

import styles from './shell.module.css';

/** The next page is on its way. */
export function LoadingBar() {
  const t = useT();
  return <div className={styles.progress} role="progressbar" aria-label={t('shell.loadingPage')} />;
}
