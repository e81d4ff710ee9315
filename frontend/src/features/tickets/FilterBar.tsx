import { CloseOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { humanize } from '@/lib/format';
import { useNames } from '@/lib/names';
import { PRIORITIES, STATUSES } from '@/lib/types';

import styles from './tickets.module.css';
import { assigneesQuery } from './api';

import type { ListChange, ListParams } from './list-params';
import type { InputRef } from 'antd';
import type { RefObject } from 'react';

const TYPING_PAUSE_MS = 250;

interface FilterBarProps {
  params: ListParams;
  staff: boolean;
  searchRef: RefObject<InputRef | null>;
  onChange: (change: ListChange) => void;
  onClear?: () => void;
}

interface FilterProps {
  label: string;
  name: string;
  value: string[];
  options: { value: string; label: string }[];
  onChange: (change: ListChange) => void;
}

function Filter({ label, name, value, options, onChange }: FilterProps) {
  return (
    <Select
      mode="multiple"
      aria-label={`Filter by ${label.toLowerCase()}`}
      placeholder={label}
      className={styles.filter}
      value={value}
      options={options}
      maxTagCount="responsive"
      allowClear
      showSearch={options.length > 6 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={200}
      onChange={(next: string[]) => onChange({ [name]: next })}
    />
  );
}

/** Search text goes into the address after a pause in typing; a change of the address comes back here. */
function SearchBox({
  params,
  searchRef,
  onChange,
}: Pick<FilterBarProps, 'params' | 'searchRef' | 'onChange'>) {
  const [text, setText] = useState(params.q);
  const [seen, setSeen] = useState(params.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== params.q) {
    setSeen(params.q);
    if (text.trim() !== params.q) setText(params.q);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const apply = (value: string) => {
    clearTimeout(timer.current);
    onChange({ q: value.trim() || null });
  };
  return (
    <Input
      ref={searchRef}
      className={styles.search}
      aria-label="Search tickets"
      aria-keyshortcuts="/"
      placeholder="Search"
      prefix={<SearchOutlined aria-hidden />}
      allowClear
      value={text}
      onChange={(event) => {
        const { value } = event.target;
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => apply(value), TYPING_PAUSE_MS);
      }}
      onPressEnter={() => apply(text)}
    />
  );
}

export function FilterBar({ params, staff, searchRef, onChange, onClear }: FilterBarProps) {
  const names = useNames(staff);
  const staffUsers = useQuery({ ...assigneesQuery, enabled: staff });
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: humanize(value) }));
  return (
    <div className={styles.filters} role="search">
      <SearchBox params={params} searchRef={searchRef} onChange={onChange} />
      <Filter
        label="Status"
        name="status"
        value={params.status}
        options={named(STATUSES)}
        onChange={onChange}
      />
      {staff && (
        <>
          <Filter
            label="Priority"
            name="priority"
            value={params.priority}
            options={named(PRIORITIES)}
            onChange={onChange}
          />
          <Filter
            label="Category"
            name="category"
            value={params.category}
            options={names.categories.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={onChange}
          />
          <Filter
            label="Assignee"
            name="assignee_id"
            value={params.assignee.map(String)}
            options={[
              { value: 'none', label: 'Nobody' },
              ...(staffUsers.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={onChange}
          />
        </>
      )}
      {onClear && (
        <Button type="text" icon={<CloseOutlined aria-hidden />} onClick={onClear}>
          Clear filters
        </Button>
      )}
    </div>
  );
}
