import { Alert } from 'antd';

import { useT } from '@/lib/i18n';

import styles from './assistant.module.css';

/** What a model wrote and no passage bears out: it is not in the draft, and said to be. */
export function LeftOut({ sentences }: { sentences: readonly string[] }) {
  const t = useT();
  if (sentences.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className={styles.warning}
      title={t('assistant.leftOut', { count: sentences.length })}
      description={
        <ul className={styles.leftOut}>
          {sentences.map((sentence, index) => (
            <li key={index} dir="auto">
              {sentence}
            </li>
          ))}
        </ul>
      }
    />
  );
}
