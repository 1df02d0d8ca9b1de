// The rows of one's own school that differ between two generations, page by page: what changed is marked, and rows about erased
// people stand apart.
import { useEffect, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './read-model.module.css'
import words from './words.ts'

type Item =
  paths['/api/projections/{name}/diff/rows']['get']['responses'][200]['content']['application/json']['items'][number]

const LIMIT = 50

export function DifferingRows({ name, generation }: { readonly name: string; readonly generation: number }) {
  const t = useWords(words)
  const [after, setAfter] = useState<string | null>(null)
  const [isAsked, setAsked] = useState(false)
  // Each page is recorded in the trail, so it is read when somebody asks for it, and not again by itself.
  const page = useAsked(
    ['differing rows', name, generation, after],
    (signal) =>
      api.GET('/api/projections/{name}/diff/rows', {
        params: { path: { name }, query: { generation, limit: LIMIT, ...(after !== null && { after }) } },
        signal,
      }),
    { enabled: false, keepPrevious: true },
  )
  const { refetch } = page
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is asked for.
  useEffect(() => {
    if (isAsked) void refetch()
  }, [isAsked, after])
  return (
    <Panel title={t.rowByRow} lead={t.rowByRowLead}>
      {isAsked ? (
        <Answer
          of={page}
          isEmpty={({ items, next }) => items.length === 0 && next === null && after === null}
          empty={<p>{t.noRows}</p>}
        >
          {({ items, next }) => (
            <>
              {items.length === 0 && <p>{t.noMoreRows}</p>}
              <Rows title={t.rowByRow} items={items.filter(({ erased }) => !erased)} />
              <Rows title={t.erasedRows} lead={t.erasedLead} items={items.filter(({ erased }) => erased)} />
              <div className={styles.acts}>
                {after !== null && <Button onClick={() => setAfter(null)}>{t.firstRows}</Button>}
                {next !== null && (
                  <Button busy={page.isPlaceholderData} onClick={() => setAfter(next)}>
                    {t.nextRows}
                  </Button>
                )}
              </div>
            </>
          )}
        </Answer>
      ) : (
        <div className={styles.acts}>
          <Button onClick={() => setAsked(true)}>{t.showRows}</Button>
        </div>
      )}
    </Panel>
  )
}

type RowsProps = { readonly title: string; readonly lead?: string; readonly items: readonly Item[] }

function Rows({ title, lead, items }: RowsProps) {
  const t = useWords(words)
  if (items.length === 0) return null
  const id = lead === undefined ? 'rows' : 'erased-rows'
  return (
    <>
      <h3 id={id} className={lead === undefined ? 'unseen' : undefined}>
        {title}
      </h3>
      {lead !== undefined && <p>{lead}</p>}
      <WideTable labelledBy={id}>
        <thead>
          <tr>
            <th scope="col">{t.key}</th>
            <th scope="col">{t.kind}</th>
            <th scope="col">{t.change}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ key, kind, columns }) => (
            <tr key={JSON.stringify(key)}>
              <th scope="row">
                {Object.entries(key).map(([column, value]) => (
                  <span key={column} className={styles.change}>
                    <code>{`${column} ${text(value)}`}</code>
                  </span>
                ))}
              </th>
              <td>{t[`kind-${kind}`]}</td>
              <td>
                {Object.entries(columns).map(([column, { before, after }]) => (
                  <span key={column} className={styles.change}>
                    <code>{column}</code>
                    <del>{text(before) || t.nothing}</del>
                    {'→'}
                    <mark>{text(after) || t.nothing}</mark>
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  )
}

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
