// The events of a person's past as one caller may see them: without who did it where that is not shown to them.
import { openedPages, type Pages } from '#commanding/opened-pages.ts'
import { guardiansOf } from '#events/identity/guardians.ts'
import { actorShownTo } from '#events/privacy/acts-of-family.ts'
import { reachOf } from '#identity/access/authorise.ts'
import type { SeenBy } from '#past/seen-events.ts'

export const seenBy =
  (pages: Pages): SeenBy =>
  async ({ tenant, actor, permissions }, may, person) => {
    if (reachOf({ permissions }, may) === 'school') return (event) => event
    const guardians = await guardiansOf(person, openedPages(pages, tenant))
    const actorOf = actorShownTo({ actor, isSchool: false }, person, guardians)
    return (event) => {
      const shown = actorOf(event)
      return shown === event.actor ? event : { ...event, actor: shown }
    }
  }
