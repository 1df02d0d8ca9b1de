// One stream of the log, the latest event first.
import { Link } from '@tanstack/react-router'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { EventsTable } from './events-table.tsx'
import styles from './stream.module.css'
import words from './words.ts'

const LIMIT = 50

export default function Stream() {
  const t = useWords(words)
  const stream = useParameter('stream')
  const [before, setBefore] = useFilter('before')
  const page = useAsked(
    ['stream', stream, before],
    (signal) =>
      api.GET('/api/streams/{stream}', {
        params: { path: { stream }, query: { limit: LIMIT, ...(before !== undefined && { before: Number(before) }) } },
        signal,
      }),
    { keepPrevious: true },
  )
  return (
    <Page title={stream} above={<Link to="/streams">{t.log}</Link>} lead={page.data && t.lead(page.data.revision + 1)}>
      <Answer of={page}>
        {({ items, next }) => (
          <Panel title={t.title}>
            {(id) => (
              <>
                {items.length === 0 ? <p>{t.none}</p> : <EventsTable labelledBy={id} events={items} />}
                <div className={styles.pages}>
                  {before !== undefined && <Button onClick={() => setBefore(undefined)}>{t.newest}</Button>}
                  {next !== null && (
                    <Button busy={page.isPlaceholderData} onClick={() => setBefore(String(next))}>
                      {t.older}
                    </Button>
                  )}
                </div>
              </>
            )}
          </Panel>
        )}
      </Answer>
    </Page>
  )
}
