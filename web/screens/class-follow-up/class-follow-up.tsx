// How a class is doing over time: where it is stuck, its weeks, and two days beside each other.
import { Link } from '@tanstack/react-router'
import { Tabs } from '../../controls/tabs.tsx'
import { useParameter } from '../../frame/address.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { Comparison } from './comparison.tsx'
import { Observations } from './observations.tsx'
import { StuckPoints } from './stuck-points.tsx'
import { Weeks } from './weeks.tsx'
import words from './words.ts'

export default function ClassFollowUp() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  return (
    <Page
      title={t.title}
      above={
        <Link to="/classes/$class" params={{ class: ofClass }}>
          {t.toClass}
        </Link>
      }
    >
      <Tabs
        label={t.title}
        tabs={[
          { name: 'stuck', title: t.stuck, content: () => <StuckPoints ofClass={ofClass} /> },
          { name: 'observations', title: t.observations, content: () => <Observations ofClass={ofClass} /> },
          { name: 'weeks', title: t.weeks, content: () => <Weeks ofClass={ofClass} /> },
          { name: 'comparison', title: t.comparison, content: () => <Comparison ofClass={ofClass} /> },
        ]}
      />
    </Page>
  )
}
