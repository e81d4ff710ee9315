import { Button } from 'antd';
import { Link } from 'react-router';

import { useT } from '@/lib/i18n';

import styles from './help.module.css';
import { useAskLink } from './reader';

/** The way to people, for whom no article has helped, or before one was read. */
export function AskUs({ before = false }: { before?: boolean }) {
  const t = useT();
  const question = t(before ? 'help.cannotFind' : 'help.notHelped');
  return (
    <aside className={styles.ask} aria-label={question}>
      <span>{question}</span>
      <Link to={useAskLink()}>
        <Button tabIndex={-1}>{t('help.ask')}</Button>
      </Link>
    </aside>
  );
}
