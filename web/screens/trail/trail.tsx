// The trail of the school, newest first: chosen by person, action and time, and exported with its proofs.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button, buttonLook } from '../../controls/button.tsx'
import { Answer, TroubleNote } from '../../frame/answer.tsx'
import { answered, api } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { addressOf, useDownload } from '../../frame/download.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownZone } from '../../frame/shown.ts'
import { Entries } from './entries.tsx'
import { Filters } from './filters.tsx'
import { FindPerson } from './find-person.tsx'
import { type Conditions, conditionsOf, fields, type Selection } from './selection.ts'
import styles from './trail.module.css'
import words from './words.ts'

type EntriesPage = paths['/api/audit/entries']['get']['responses'][200]['content']['application/json']

const PAGE = 50
const AGAIN_MS = 5_000

/** Reading the trail is an entry of it: it is asked when somebody asks. */
const useEntries = (conditions: Conditions) =>
  useInfiniteQuery<EntriesPage, ApiProblem, readonly EntriesPage[], readonly unknown[], number | null>({
    queryKey: ['trail', conditions],
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/api/audit/entries', {
          params: { query: { ...conditions, limit: PAGE, ...(pageParam !== null && { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next ?? undefined,
    select: ({ pages }) => pages,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.error && passes(state.error) ? AGAIN_MS : false),
  })

function useSelection(): [Selection, (changed: Selection) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const selection: Selection = Object.fromEntries(
    fields.flatMap((field) => {
      const value = search[field]
      const text = value === true ? 'true' : value
      return typeof text === 'string' && text !== '' ? [[field, text]] : []
    }),
  )
  const change = (changed: Selection) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    })
  return [selection, change]
}

export default function Trail() {
  const t = useWords(words)
  const [selection, change] = useSelection()
  const conditions = conditionsOf(selection, shownZone())
  const asked = useEntries(conditions)
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <>
          <Button busy={asked.isFetching} onClick={() => void asked.refetch()}>
            {t.refresh}
          </Button>
          <Link to="/trail/check" className={buttonLook('strong')}>
            {t.check}
          </Link>
        </>
      }
    >
      <FindPerson change={change} />
      <Filters selection={selection} change={change} />
      <Answer of={asked} isEmpty={(pages) => pages.every(({ items }) => items.length === 0)} empty={<p>{t.none}</p>}>
        {(pages) => (
          <Entries
            items={pages.flatMap(({ items }) => items)}
            choose={change}
            more={asked.hasNextPage ? () => void asked.fetchNextPage() : null}
            isBusy={asked.isFetchingNextPage}
          />
        )}
      </Answer>
      <Export conditions={conditions} />
    </Page>
  )
}

function Export({ conditions: { subject, actor, from, until } }: { readonly conditions: Conditions }) {
  const t = useWords(words)
  const { begin, stop, isBusy, saved, problem } = useDownload()
  return (
    <section className={styles.panel} aria-labelledby="export">
      <h2 id="export">{t.export}</h2>
      <p className={styles.note}>{t.exportNote}</p>
      <div className={styles.row}>
        <Button busy={isBusy} onClick={() => begin(addressOf('/api/audit/bundle', { subject, actor, from, until }))}>
          {isBusy ? t.exporting : t.export}
        </Button>
        {isBusy && <Button onClick={stop}>{t.stop}</Button>}
        <p role="status">{saved !== null && t.exported(saved)}</p>
      </div>
      {problem && <TroubleNote problem={problem} />}
    </section>
  )
}
