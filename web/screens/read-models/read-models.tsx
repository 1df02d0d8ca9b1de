// All read models: what they are, how far behind, who feeds them, and which need something.
import { Link } from '@tanstack/react-router'
import { SelectField } from '../../controls/field.tsx'
import { LiveNote } from '../../controls/live-note.tsx'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer, Empty } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { liveOf, needsAttention, type ReadModel, Remarks, useLag, useRows, Verdict } from './generation.tsx'
import styles from './read-models.module.css'
import words from './words.ts'

const EVERY_MS = 5_000

export default function ReadModels() {
  const t = useWords(words)
  const models = useAsked(['read models'], (signal) => api.GET('/api/projections', { signal }), { everyMs: EVERY_MS })
  const [show, setShow] = useFilter('show')
  return (
    <Page title={t.title} lead={t.lead} actions={<LiveNote isLive={false} />}>
      <div className={styles.filter}>
        <SelectField label={t.show} value={show ?? ''} onChange={(event) => setShow(event.target.value || undefined)}>
          <option value="">{t.all}</option>
          <option value="attention">{t.attention}</option>
        </SelectField>
      </div>
      <Answer of={models} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items }) => <Models items={show === 'attention' ? items.filter(needsAttention) : items} />}
      </Answer>
    </Page>
  )
}

function Models({ items }: { readonly items: readonly ReadModel[] }) {
  const t = useWords(words)
  if (items.length === 0)
    return (
      <Empty>
        <p>{t.noneToLookAt}</p>
      </Empty>
    )
  return (
    <Panel title={t.title}>
      {(id) => (
        <WideTable labelledBy={id}>
          <thead>
            <tr>
              <th scope="col">{t.model}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.version}</th>
              <th scope="col">{t.generation}</th>
              <th scope="col">{t.rows}</th>
              <th scope="col">{t.lag}</th>
              <th scope="col">{t.fedBy}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((model) => (
              <Row key={model.projection} model={model} />
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function Row({ model }: { readonly model: ReadModel }) {
  const t = useWords(words)
  const [lagOf, rowsOf] = [useLag(), useRows()]
  const live = liveOf(model)
  const isReady = model.generations.some(({ state, candidate }) => state === 'ready' && !candidate)
  const isBuilding = model.generations.some(({ state }) => state === 'building')
  return (
    <tr>
      <th scope="row">
        <Link to={`/read-models/${model.projection}`}>
          <code>{model.projection}</code>
        </Link>
      </th>
      <td>
        <span className={styles.states}>
          <Verdict of={model.verdict} />
          {live && <Remarks of={live} />}
          {isReady && <StateBadge tone="warn">{t.ready}</StateBadge>}
          {isBuilding && <StateBadge tone="plain">{t.building}</StateBadge>}
        </span>
      </td>
      <td>{live?.version ?? ''}</td>
      <td>{live?.generation ?? ''}</td>
      <td>{live ? rowsOf(live) : ''}</td>
      <td>{live ? lagOf(live) : ''}</td>
      <td>{live?.fedBy ?? t.nobody}</td>
    </tr>
  )
}
