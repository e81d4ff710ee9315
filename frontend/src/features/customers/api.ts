import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { meQuery } from '@/lib/session';

import type { components, paths } from '@/client/schema.gen';
import type { Role, User } from '@/lib/types';

type Schemas = components['schemas'];
export type Somebody = Schemas['UserRead'];
export type NewPerson = Schemas['UserCreate'];
export type PersonChange = Schemas['UserUpdate'];
type Query = NonNullable<paths['/api/users']['get']['parameters']['query']>;

export const ROLES: readonly Role[] = ['customer', 'agent', 'admin'];

export const peopleQuery = (query: Query) =>
  queryOptions({
    queryKey: ['users', 'list', query],
    queryFn: () => unwrap(api.GET('/api/users', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: () => unwrap(api.GET('/api/users/{user_id}', { params: { path: { user_id: id } } })),
  });

const SHOWN_TICKETS = 10;

/** The newest tickets of somebody; under the key of the ticket lists, so that live updates load it anew. */
export const ticketsOfQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ['tickets', 'of', id, page],
    queryFn: () =>
      unwrap(
        api.GET('/api/tickets', {
          params: { query: { requester_id: [id], page, page_size: SHOWN_TICKETS } },
        }),
      ),
    placeholderData: keepPreviousData,
  });

export function useCreatePerson() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPerson) => unwrap(api.POST('/api/users', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}

export function useChangePerson(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PersonChange) =>
      unwrap(api.PATCH('/api/users/{user_id}', { params: { path: { user_id: id } }, body })),
    onSuccess: (person) => {
      client.setQueryData(personQuery(id).queryKey, person);
      client.setQueryData<User>(meQuery.queryKey, (me) =>
        me?.id === id ? { ...me, name: person.name, email: person.email, role: person.role } : me,
      );
      return client.invalidateQueries({ queryKey: ['users'] });
    },
  });
}

export function useInvite(id: number) {
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/users/{user_id}/invitation', { params: { path: { user_id: id } } })),
  });
}

/** What an agent may change of somebody, and what only an admin may (`app/users/service.py`). */
export function rightsOn(me: User, person: Somebody) {
  const admin = me.role === 'admin';
  const own = me.id === person.id;
  const customer = person.role === 'customer';
  return {
    name: admin || own || customer,
    address: admin,
    role: admin && !own,
    block: customer && !own,
    deactivate: admin && !own && !customer,
  };
}
