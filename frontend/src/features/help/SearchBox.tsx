import { Input } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { useT } from '@/lib/i18n';

import styles from './help.module.css';

/** Far below what the API takes, since the address holds it too. */
const MAX_CHARS = 2_000;

/** One box for all pages: it stays where it is, with its focus and its words, while pages change under it. */
export function SearchBox({ large }: { large: boolean }) {
  const t = useT();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const asked = params.get('q') ?? '';
  const [typed, setTyped] = useState(asked);
  const [shown, setShown] = useState(asked);
  if (asked !== shown) {
    // The address has changed, by the browser's back button say.
    setShown(asked);
    if (asked) setTyped(asked);
  }
  return (
    <div role="search" className={styles.search}>
      <Input.Search
        dir="auto"
        aria-label={t('help.searchLabel')}
        placeholder={t('help.searchPlaceholder')}
        size={large ? 'large' : 'middle'}
        enterButton={t('help.search')}
        value={typed}
        maxLength={MAX_CHARS}
        allowClear
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value, _event, info) => {
          if (info?.source === 'clear' || value.trim() === '') return;
          void navigate(`/help/search?${new URLSearchParams({ q: value.trim() }).toString()}`);
        }}
      />
    </div>
  );
}
