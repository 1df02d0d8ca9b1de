// For a breach: whose data somebody could reach between two times, and whose they read.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Answer } from '../../frame/answer.tsx'
import { answered, api } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { dayIn } from '../../frame/local-days.ts'
import { momentOf } from '../../frame/local-time.ts'
import { useNamesOf } from '../../frame/names-of-trail.ts'
import { Page } from '../../frame/page.tsx'
import { shownZone } from '../../frame/shown.ts'
import styles from './reach.module.css'
import { type Reach, Reached } from './reached.tsx'
import words from './words.ts'

const names = ['actor', 'from', 'fromTime', 'until', 'untilTime'] as const
type Asked = Readonly<Partial<Record<(typeof names)[number], string>>>

const DAY_MS = 86_400_000
const AGAIN_MS = 5_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const TIME = /^\d\d:\d\d$/

type Question = { readonly actor: string; readonly from: string; readonly until: string }

/** Null while something of it is missing or makes no sense. */
function questionOf({ actor, from, fromTime = '00:00', until, untilTime = '23:59' }: Asked): Question | null {
  if (!actor || !ID.test(actor) || !from || !until || !TIME.test(fromTime) || !TIME.test(untilTime)) return null
  const zone = shownZone()
  const [first, last] = [momentOf(from, fromTime, zone), momentOf(until, untilTime, zone)]
  if (!(first < last)) return null
  return { actor: actor.toLowerCase(), from: new Date(first).toISOString(), until: new Date(last).toISOString() }
}

export default function ReachScreen() {
  const t = useWords(words)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const asked: Asked = Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === 'string' ? [[name, search[name]]] : [])),
  )
  const question = questionOf(asked)
  // Each question is an entry of the trail, so it is asked once.
  const answer = useQuery<Reach, ApiProblem>({
    queryKey: ['reach', question],
    enabled: question !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
    queryFn: ({ signal }) => {
      const { actor = '', from = '', until = '' } = question ?? {}
      return answered(
        api.GET('/api/audit/reach/{actor}', { params: { path: { actor }, query: { from, until } }, signal }),
      )
    },
  })
  return (
    <Page title={t.title} lead={t.lead} above={<Link to="/trail">{t.inTrail}</Link>}>
      <Form
        key={JSON.stringify(asked)}
        asked={asked}
        ask={(next) => void navigate({ to: '.', search: () => ({ ...next }), resetScroll: false })}
      />
      {question !== null && <Answer of={answer}>{(found) => <Reached found={found} />}</Answer>}
    </Page>
  )
}

function Form({ asked, ask }: { readonly asked: Asked; readonly ask: (next: Asked) => void }) {
  const t = useWords(words)
  const zone = shownZone()
  const [typed, setTyped] = useState<Asked>({
    from: dayIn(zone, Date.now() - DAY_MS),
    fromTime: '00:00',
    until: dayIn(zone, Date.now()),
    untilTime: '23:59',
    ...asked,
  })
  const [isTried, setTried] = useState(false)
  const isId = ID.test(typed.actor ?? '')
  const named = useNamesOf([isId ? (typed.actor ?? null) : null]).get(typed.actor ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (questionOf(typed) !== null) ask(typed)
  }
  const field = (name: (typeof names)[number], type: 'date' | 'time') => (
    <TextField
      type={type}
      required
      label={t[name]}
      value={typed[name] ?? ''}
      wrong={isTried && name === 'until' && isId && questionOf(typed) === null ? t.wrongOrder : null}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
    />
  )
  return (
    <form className={styles.panel} onSubmit={submit} noValidate>
      <TextField
        label={t.actor}
        hint={named?.name || t.idHint}
        wrong={isTried && !isId ? t.notAnId : null}
        value={typed.actor ?? ''}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped({ ...typed, actor: event.target.value.trim() })}
      />
      <div className={styles.fields}>
        {field('from', 'date')}
        {field('fromTime', 'time')}
        {field('until', 'date')}
        {field('untilTime', 'time')}
      </div>
      <p className={styles.note}>{t.zone(zone)}</p>
      <Button type="submit" look="strong">
        {t.ask}
      </Button>
    </form>
  )
}
