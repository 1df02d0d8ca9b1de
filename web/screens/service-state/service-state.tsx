// How the service is, in tabs: health, read models, processes, webhooks, workers. Whoever runs it sees alerts and what to do.

import { Panel } from '../../controls/panel.tsx'
import { type Tab, Tabs } from '../../controls/tabs.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import { ProcessesTable } from '../processes/processes-table.tsx'
import { Alerts } from './alerts.tsx'
import { Figures } from './figures.tsx'
import { Health } from './health.tsx'
import { ModelsHealth } from './models-health.tsx'
import { DeliveriesOfAll, Endpoints } from './webhooks.tsx'
import words from './words.ts'
import { Workers } from './workers.tsx'

export default function ServiceState() {
  const t = useWords(words)
  const operates = useMay('operations:read')
  const seesProcesses = useMay(['processes:read', 'processes:preview'])
  const seesEndpoints = useMay('webhooks:read')
  const tabs: readonly (Tab | false)[] = [
    { name: 'health', title: t.health, content: () => (operates ? <Alerts /> : <Health />) },
    operates && { name: 'figures', title: t.figures, content: () => <Figures /> },
    { name: 'read-models', title: t.models, content: () => <ModelsHealth /> },
    seesProcesses && {
      name: 'processes',
      title: t.processes,
      content: () => <Panel title={t.processes}>{(id) => <ProcessesTable labelledBy={id} />}</Panel>,
    },
    (operates || seesEndpoints) && {
      name: 'webhooks',
      title: t.webhooks,
      content: () => (operates ? <DeliveriesOfAll /> : <Endpoints />),
    },
    operates && { name: 'workers', title: t.workers, content: () => <Workers /> },
  ]
  return (
    <Page title={t.title} lead={t.lead}>
      <Tabs label={t.title} tabs={tabs.filter((tab) => tab !== false)} />
    </Page>
  )
}
