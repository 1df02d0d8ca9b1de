// One read model: its generations, a rebuild, a comparison, what is parked, and what was done to it.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { LiveNote } from '../../controls/live-note.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import { Verdict } from '../read-models/generation.tsx'
import actWords from './act-words.ts'
import { Comparison } from './comparison.tsx'
import { Generations } from './generations.tsx'
import { ParkedRows } from './parked-rows.tsx'
import styles from './read-model.module.css'
import { RebuildPanel } from './rebuild-panel.tsx'
import words from './words.ts'

const EVERY_MS = 3_000

type Model = paths['/api/projections/{name}']['get']['responses'][200]['content']['application/json']

export default function ReadModel() {
  const t = useWords(words)
  const name = useParameter('model')
  const isAnalyst = useMay('projections:read')
  const model = useAsked(
    ['read model', name],
    (signal) => api.GET('/api/projections/{name}', { params: { path: { name } }, signal }),
    { everyMs: EVERY_MS },
  )
  return (
    <Page
      title={name}
      above={<Link to="/read-models">{t.all}</Link>}
      lead={model.data?.description ?? undefined}
      actions={<LiveNote isLive={false} />}
    >
      <Answer of={model}>
        {(found) => (
          <div className={styles.parts}>
            <p className={styles.verdict}>
              <Verdict of={found.verdict} /> {t[`todo-${found.verdict}`]}
            </p>
            <Generations model={found} />
            {isAnalyst && found.definedVersion !== null && (
              <RebuildPanel name={name} isBuilding={found.generations.some(({ state }) => state === 'building')} />
            )}
            <Comparison model={found} />
            <ParkedRows name={name} />
            <History of={found.history} />
          </div>
        )}
      </Answer>
    </Page>
  )
}

function History({ of: history }: { readonly of: Model['history'] }) {
  const t = useWords(words)
  const language = useLanguage()
  const acts: Readonly<Record<string, string>> = useWords(actWords)
  if (history.length === 0)
    return (
      <Panel title={t.history}>
        <p>{t.noHistory}</p>
      </Panel>
    )
  return (
    <Panel title={t.history}>
      {(id) => (
        <WideTable labelledBy={id}>
          <thead>
            <tr>
              <th scope="col">{t.when}</th>
              <th scope="col">{t.what}</th>
              <th scope="col">{t.generation}</th>
              <th scope="col">{t.who}</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ at, action, generation, by }) => (
              <tr key={`${at} ${action} ${generation}`}>
                <td>{shownMoment(at, language)}</td>
                <td>{acts[action] ?? action}</td>
                <td>{generation}</td>
                <td>{by}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
