import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { humanize } from './format';
import { configQuery } from './session';

interface Named {
  id: string;
  name: string;
}

function naming(list: readonly Named[]) {
  const names = new Map(list.map(({ id, name }) => [id, name]));
  return (id: string) => names.get(id) ?? humanize(id);
}

/** What people call categories and teams; an id that the configuration no longer has is shown readable. */
export function useNames(enabled = true) {
  const { data } = useQuery({ ...configQuery, enabled });
  return useMemo(() => {
    const categories: Named[] = data?.categories ?? [];
    const teams: Named[] = data?.teams ?? [];
    return { categories, teams, category: naming(categories), team: naming(teams) };
  }, [data]);
}

/** Two letters for a picture of somebody. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.charAt(0) ?? ''}${words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : ''}`.toUpperCase();
}
