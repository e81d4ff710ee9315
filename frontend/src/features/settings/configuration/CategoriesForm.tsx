import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Collapse, Input, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';

import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './configuration.module.css';
import { changed } from './content';
import { Field } from './Field';

import type { CategoriesContent, Category, DocumentFormProps } from './content';
import type { InputRef } from 'antd';

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
  /** Just added: writing goes on here. */
  added: boolean;
  onChange: (change: Partial<Category>) => void;
  error: (field: keyof Category) => string | null;
}

function Entry({ category, isNew, added, onChange, error }: EntryProps) {
  const t = useT();
  const enumName = useEnumName();
  const id = useId();
  const name = useRef<InputRef>(null);
  useEffect(() => {
    if (!added) return;
    // To the middle: at the lower edge the bar would cover it, and what unfolds below it lies there.
    name.current?.focus({ preventScroll: true });
    name.current?.nativeElement?.scrollIntoView({ block: 'center' });
  }, [added]);
  const examples = category.examples?.length ?? 0;
  return (
    <>
      <div className={styles.pair}>
        <Field id={`${id}-name`} label={t('configuration.name')} error={error('name')}>
          <Input
            dir="auto"
            ref={name}
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
          dir="auto"
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

/** How many of the categories the document had before; new ones stand behind them. */
function countKnown(categories: readonly Category[], before: readonly Category[]): number {
  const known = before.map(({ id }) => id);
  let from = 0;
  const firstNew = categories.findIndex(({ id }) => {
    const at = known.indexOf(id, from);
    from = at + 1;
    return at === -1;
  });
  return firstNew === -1 ? categories.length : firstNew;
}

interface CategoriesFormProps extends DocumentFormProps<CategoriesContent> {
  disabled: boolean;
  /** What the changes started from; the content itself when nothing is changed. */
  base: CategoriesContent;
}

/** What tickets are sorted into. Examples are many and long: they are edited as text. */
export function CategoriesForm({ content, onChange, errorAt, disabled, base }: CategoriesFormProps) {
  const t = useT();
  const productsId = useId();
  const { categories, products = [] } = content;
  // Counted once: the id of a new one may pass a known one while it is typed.
  const [firstNew, setFirstNew] = useState(() => countKnown(categories, base.categories));
  const [open, setOpen] = useState<number[]>([]);
  const [added, setAdded] = useState<number | null>(null);
  if (content === base && firstNew !== categories.length) {
    // Discarded or saved: from here on all are known, and stand elsewhere.
    setFirstNew(categories.length);
    setOpen([]);
  }
  const set = (next: Category[]) => onChange({ ...content, categories: next });
  return (
    <>
      <Collapse
        className={styles.entries ?? ''}
        // The heading alone opens an entry: the button beside it must not lie within another.
        collapsible="header"
        activeKey={open}
        onChange={(keys) => setOpen(keys.map(Number))}
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
                if (at < firstNew) setFirstNew(firstNew - 1);
                setAdded(null);
                // Those behind it move up, and stay as they were.
                setOpen(open.filter((one) => one !== at).map((one) => (one > at ? one - 1 : one)));
                set(categories.filter((_, index) => index !== at));
              }}
            />
          ),
          children: (
            <Entry
              category={category}
              isNew={at >= firstNew}
              added={at === added}
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
            setOpen([...open, categories.length]);
            setAdded(categories.length);
            set([...categories, { id: '', name: '', description: '' }]);
          }}
        >
          {t('configuration.addCategory')}
        </Button>
      )}
      <div className={styles.gap}>
        <Field id={productsId} label={t('configuration.products')} error={errorAt('products')}>
          <Select
            id={productsId}
            mode="tags"
            open={false}
            suffix={null}
            tokenSeparators={[',']}
            aria-describedby={`${productsId}-hint`}
            disabled={disabled}
            value={products}
            onChange={(entered: string[]) => onChange({ ...content, products: entered })}
          />
        </Field>
        <p id={`${productsId}-hint`} className={styles.quiet}>
          {t('configuration.productsHint')}
        </p>
      </div>
    </>
  );
}
