import { Alert } from 'antd';

import { useT } from '@/lib/i18n';

import styles from './configuration.module.css';
import { spans } from './content';

/** Rules, by their places from 0, that can never match. They may be saved: it is a warning. */
export function Unreachable({ places }: { places: readonly number[] }) {
  const t = useT();
  const [first] = places;
  if (first === undefined) return null;
  const title =
    places.length === 1
      ? t('configuration.neverMatchesOne', { number: first + 1 })
      : t('configuration.neverMatch', { numbers: spans(places.map((place) => place + 1)) });
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      className={styles.gapBelow}
      title={title}
      description={t('configuration.neverMatchHint')}
    />
  );
}
