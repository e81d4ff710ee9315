import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Collapse, Input, Select } from 'antd';
import { useId, useState } from 'react';

import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './configuration.module.css';
import { changed } from './content';
import { Field } from './Field';

import type { CategoriesContent, Category, DocumentFormProps } from './content';

const FIELDS = [
  'order_id',
  'invoice_id',
  'error_code',
  'account_email',
  'phone_number',
  'amount',
  'date',
  'product_name',
  'url',
  'ip_address',
  'version',
] as const;

interface EntryProps {
  category: Category;
  isNew: boolean;
  onChange: (change: Partial<Category>) => void;
  error: (field: keyof Category) => string | null;
}

function Entry({ category, isNew, onChange, error }: EntryProps) {
  const t = useT();
  const enumName = useEnumName();
  const id = useId();
  const examples = category.examples?.length ?? 0;
  return (
    <>
      <div className={styles.pair}>
        <Field id={`${id}-name`} label={t('configuration.name')} error={error('name')}>
          <Input
            id={`${id}-name`}
            value={category.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <Field id={`${id}-id`} label={t('configuration.id')} error={error('id')}>
          {/* Tickets carry the id: another one would be another category. */}
          <Input
            id={`${id}-id`}
            value={category.id}
            readOnly={!isNew}
            variant={isNew ? 'outlined' : 'filled'}
            onChange={(event) => onChange({ id: event.target.value })}
          />
        </Field>
      </div>
      <Field id={`${id}-description`} label={t('configuration.description')} error={error('description')}>
        <Input.TextArea
          id={`${id}-description`}
          autoSize
          value={category.description}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <div className={styles.pair}>
        <Field id={`${id}-required`} label={t('configuration.required')} error={error('required_fields')}>
          <Select
            id={`${id}-required`}
            mode="multiple"
            value={category.required_fields ?? []}
            options={FIELDS.map((value) => ({ value, label: enumName('field', value) }))}
            onChange={(required_fields: string[]) => onChange({ required_fields })}
          />
        </Field>
        <Field id={`${id}-tags`} label={t('configuration.tags')} error={error('suggested_tags')}>
          <Select
            id={`${id}-tags`}
            mode="tags"
            open={false}
            suffix={null}
            value={category.suggested_tags ?? []}
            onChange={(suggested_tags: string[]) => onChange({ suggested_tags })}
          />
        </Field>
      </div>
      <Field id={`${id}-keywords`} label={t('configuration.keywords')} error={error('keywords')}>
        <Select
          id={`${id}-keywords`}
          mode="tags"
          open={false}
          suffix={null}
          value={category.keywords ?? []}
          onChange={(keywords: string[]) => onChange({ keywords })}
        />
      </Field>
      <p className={styles.quiet}>
        {t('configuration.examples', { count: examples, total: formatNumber(examples) })}
      </p>
    </>
  );
}

/** What tickets are sorted into. Examples are many and long: they are edited as text. */
export function CategoriesForm({
  content,
  onChange,
  errorAt,
  disabled,
}: DocumentFormProps<CategoriesContent> & { disabled: boolean }) {
  const t = useT();
  const [fresh, setFresh] = useState(0);
  const { categories } = content;
  const firstNew = categories.length - fresh;
  const set = (next: Category[]) => onChange({ ...content, categories: next });
  return (
    <>
      <Collapse
        className={styles.entries ?? ''}
        // The heading alone opens an entry: the button beside it must not lie within another.
        collapsible="header"
        items={categories.map((category, at) => ({
          key: at,
          label: (
            <span>
              {category.name || t('configuration.unnamed')} <span className={styles.key}>{category.id}</span>
              {errorAt('categories', at) && (
                <span className={styles.error}> {t('configuration.hasErrors')}</span>
              )}
            </span>
          ),
          extra: !disabled && categories.length > 2 && (
            <Button
              type="text"
              size="small"
              aria-label={t('configuration.remove', { name: category.name || category.id })}
              icon={<DeleteOutlined aria-hidden />}
              onClick={(event) => {
                event.stopPropagation();
                if (at >= firstNew) setFresh(fresh - 1);
                set(categories.filter((_, index) => index !== at));
              }}
            />
          ),
          children: (
            <Entry
              category={category}
              isNew={at >= firstNew}
              onChange={(change) => set(changed(categories, at, change))}
              error={(field) => errorAt('categories', at, field)}
            />
          ),
        }))}
      />
      {!disabled && (
        <Button
          className={styles.gap}
          icon={<PlusOutlined aria-hidden />}
          onClick={() => {
            setFresh(fresh + 1);
            set([...categories, { id: '', name: '', description: '' }]);
          }}
        >
          {t('configuration.addCategory')}
        </Button>
      )}
    </>
  );
}
