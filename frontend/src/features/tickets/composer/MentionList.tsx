import { useT } from '@/lib/i18n';

import styles from './composer.module.css';

import type { User } from '@/lib/types';

interface MentionListProps {
  id: string;
  people: User[];
  active: number;
  onChoose: (person: User) => void;
}

/** Who can be named here; the keys stay with the text box. */
export function MentionList({ id, people, active, onChoose }: MentionListProps) {
  const t = useT();
  if (people.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={t('tickets.colleagues')} className={styles.mentions}>
      {people.map((person, index) => (
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the text box has the focus and the keys
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          {person.name} <small>{person.email}</small>
        </div>
      ))}
    </div>
  );
}
