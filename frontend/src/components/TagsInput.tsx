import { Select } from 'antd';
import { useState } from 'react';

import { useT } from '@/lib/i18n';
import { formatNumber } from '@/lib/format';

import styles from './marks.module.css';

import type { SelectProps } from 'antd';

/** As many as the API takes. */
export const MAX_TAGS = 50;

interface TagsInputProps extends Pick<SelectProps<string[]>, 'id' | 'placeholder' | 'variant' | 'tagRender'> {
  value?: string[];
  onChange?: (tags: string[]) => void;
}

/** Free tags: typed, or pasted with commas between them. A list of thousands that lands here stays a list of few. */
export function TagsInput({ value = [], onChange, ...rest }: TagsInputProps) {
  const t = useT();
  const [left, setLeft] = useState(0);
  const take = (entered: string[]) => {
    const tags = [...new Set(entered.map((tag) => tag.trim().toLowerCase()).filter(Boolean))];
    setLeft(Math.max(0, tags.length - MAX_TAGS));
    onChange?.(tags.slice(0, MAX_TAGS));
  };
  return (
    <>
      <Select
        {...rest}
        mode="tags"
        open={false}
        suffix={<span />}
        tokenSeparators={[',']}
        value={value}
        onChange={take}
      />
      {left > 0 && (
        <small role="status" className={styles.tooMany}>
          {t('common.tooManyTags', { max: MAX_TAGS, left: formatNumber(left) })}
        </small>
      )}
    </>
  );
}
