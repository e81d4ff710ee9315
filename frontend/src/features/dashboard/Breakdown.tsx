import { Link } from 'react-router';

import { formatNumber, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './dashboard.module.css';

interface BreakdownProps {
  title: string;
  counts: Readonly<Record<string, number>>;
  nameOf: (value: string) => string;
  /** The order of an enum; other values come by their count. */
  order?: readonly string[];
  /** The list with the tickets of a value. */
  linkOf: (value: string) => string;
}

/** Counts as bars in a list: words and figures are text, the bar only repeats them. */
export function Breakdown({ title, counts, nameOf, order, linkOf }: BreakdownProps) {
  const t = useT();
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a, countA], [b, countB]) =>
      order ? order.indexOf(a) - order.indexOf(b) : countB - countA || a.localeCompare(b),
    );
  const named = (value: string) => (value === 'none' ? t('dashboard.without') : nameOf(value));
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const most = Math.max(...rows.map(([, count]) => count), 1);
  return (
    <section className={styles.card} aria-label={title}>
      <h2 className={styles.cardTitle}>{title}</h2>
      {rows.length === 0 ? (
        <p className={styles.none}>{t('dashboard.none')}</p>
      ) : (
        <table className={styles.bars}>
          <tbody>
            {rows.map(([value, count]) => (
              <tr key={value}>
                <th scope="row">
                  <Link to={linkOf(value)} aria-label={t('dashboard.show', { name: named(value), count })}>
                    {named(value)}
                  </Link>
                </th>
                <td aria-hidden="true" className={styles.barCell}>
                  <span style={{ width: `${(count / most) * 100}%` }} />
                </td>
                <td className={styles.number}>{formatNumber(count)}</td>
                <td className={styles.share}>{percent(count / total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
