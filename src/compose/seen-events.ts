// The events of a person's past as one caller may see them: without who did it where that is not shown to them, and without what
// tells of a request that is not theirs.
import { openedPages, type Pages } from '#commanding/opened-pages.ts'
import { guardiansOf } from '#events/identity/guardians.ts'
import { actorShownTo } from '#events/privacy/acts-of-family.ts'
import { behindRequests } from '#events/privacy/behind-requests.ts'
import { reachOf } from '#identity/access/authorise.ts'
import { ALL_SEEN, type SeenBy, type SeenEvents } from '#past/seen-events.ts'

export const seenBy =
  (pages: Pages): SeenBy =>
  async ({ tenant, actor, permissions }, may, person) => {
    if (reachOf({ permissions }, may) === 'school') return ALL_SEEN
    const read = openedPages(pages, tenant)
    const reader = { actor, isSchool: false }
    const actorOf = actorShownTo(reader, person, await guardiansOf(person, read))
    const { isHidden, withoutRequest } = await behindRequests(reader, person, read)
    const actSeen: SeenEvents['actSeen'] = (act) => {
      const shown = actorOf(act)
      return shown === act.actor ? act : { ...act, actor: shown }
    }
    return { isHidden, actSeen, asSeen: (event) => actSeen(withoutRequest(event)) }
  }
