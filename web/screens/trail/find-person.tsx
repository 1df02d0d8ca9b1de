// Finds people by their name, to choose the entries about them or by them. Each search is an entry of the trail of whom it names:
// it is asked when somebody presses the button, not while they type.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Answer } from '../../frame/answer.tsx'
import { answered, api } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { useRoleName } from '../../frame/role-name.ts'
import { shownName } from '../../frame/shown.ts'
import type { Selection } from './selection.ts'
import styles from './trail.module.css'
import words from './words.ts'

type Props = { readonly change: (changed: Selection) => void }

type Named = paths['/api/audit/people']['get']['responses'][200]['content']['application/json']

const LEAST = 2
const AGAIN_MS = 5_000

export function FindPerson({ change }: Props) {
  const t = useWords(words)
  const [name, setName] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    setName(typed.length < LEAST ? null : typed)
  }
  return (
    <form className={styles.row} onSubmit={submit}>
      <TextField
        name="name"
        label={t.findByName}
        hint={t.findHint}
        minLength={LEAST}
        maxLength={200}
        autoComplete="off"
      />
      <Button type="submit">{t.find}</Button>
      {name !== null && <Found name={name} change={change} />}
    </form>
  )
}

function Found({ name, change }: Props & { readonly name: string }) {
  const t = useWords(words)
  const roleName = useRoleName()
  const found = useQuery<Named, ApiProblem>({
    queryKey: ['people of trail by name', name],
    queryFn: ({ signal }) => answered(api.GET('/api/audit/people', { params: { query: { name } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })
  return (
    <Answer of={found} isEmpty={({ items }) => items.length === 0} empty={<p>{t.nobodyFound}</p>}>
      {({ items }) => (
        <ul>
          {items.map((one) => {
            const called = shownName(one)
            return (
              <li key={one.person}>
                {t.foundAs(called, one.roles.map(roleName).join(', '))}
                <Button aria-label={t.onlySubject(called)} onClick={() => change({ subject: one.person })}>
                  {t.aboutThem}
                </Button>
                <Button aria-label={t.onlyActor(called)} onClick={() => change({ actor: one.person })}>
                  {t.byThem}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </Answer>
  )
}
