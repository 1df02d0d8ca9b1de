import { counted, inBothLanguages, shownCount } from '../../frame/words.ts'

const english = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

export default inBothLanguages(
  {
    all: 'Toutes les vues de lecture',
    noDescription: 'Aucun programme ne définit plus cette vue.',
    'todo-in-sync': 'Les lignes en service viennent de la définition actuelle.',
    'todo-changed':
      'La définition est plus récente que les lignes en service : reconstruisez, comparez, puis changez de version.',
    'todo-drifted':
      'La définition a changé sans changer de numéro, et plus rien ne met ces lignes à jour : reconstruisez.',
    'todo-newer': 'Un programme plus récent a fait ces lignes : celui-ci est en cours de remplacement.',
    'todo-orphan': 'Plus aucun fichier ne définit cette vue : remettez-le, ou supprimez ce qui reste.',
    'todo-not-built': 'Cette vue n’a pas encore été construite.',

    generations: 'Générations',
    generationsLead: 'Une seule est en service. Passer de l’une à l’autre est immédiat et se défait.',
    generation: 'Génération',
    version: 'Version',
    state: 'État',
    rows: 'Lignes',
    position: 'Position',
    lag: 'Retard',
    fedBy: 'Tenue à jour par',
    acts: 'Gestes',
    nobody: 'personne',
    faultAt: (position: string, type: string, error: string | null) =>
      error === null
        ? `Arrêtée avant la position ${position} (${type}).`
        : `Arrêtée avant la position ${position} (${type}) : ${error}. Corrigez la définition, puis reconstruisez ou réessayez.`,

    switchTo: (generation: number) => `Mettre ${generation} en service`,
    switchQuestion: (generation: number) => `Mettre la génération ${generation} en service ?`,
    switchConsequence: (to: number, version: number, from: string) =>
      `Tous les écrans de toutes les écoles liront la génération ${to} (version ${version}) à la place de ${from}, d’un seul coup. Rien n’est effacé : « Revenir » défait ce geste.`,
    nothingLive: 'rien',
    generationNamed: (generation: number) => `la génération ${generation}`,
    switched: (generation: number) => `La génération ${generation} est en service.`,
    undo: 'Revenir à la précédente',
    undoQuestion: (generation: number) => `Revenir à la génération ${generation} ?`,
    undoConsequence: (to: number, version: number, isFrozen: boolean) =>
      `Tous les écrans liront de nouveau la génération ${to} (version ${version}).${isFrozen ? ' Attention : plus rien ne la met à jour, ses lignes datent. Le service refusera si elle est en retard.' : ' Elle est tenue à jour.'} On pourra repasser à l’autre.`,
    drop: (generation: number) => `Supprimer ${generation}`,
    dropQuestion: (generation: number) => `Supprimer la génération ${generation} ?`,
    dropConsequence: (rows: string) =>
      `Ses lignes (${rows}) sont effacées. Cela ne peut pas être annulé, mais une reconstruction les refait à partir du journal.`,
    dropped: (generation: number) => `La génération ${generation} est supprimée.`,
    pause: 'Mettre en pause',
    pauseQuestion: 'Mettre cette vue en pause ?',
    pauseConsequence:
      'Les événements suivants n’y entrent plus, dans toutes les écoles. Les écrans montrent des données qui vieillissent. « Reprendre » rattrape le retard, sans perte.',
    resume: 'Reprendre',

    rebuild: 'Reconstruire',
    rebuildLead: 'Une génération nouvelle est faite à partir de tout le journal, à côté de celle qu’on lit.',
    events: 'Événements à lire',
    duration: 'Durée attendue',
    continues: (generation: number) => `Reprend la génération ${generation} là où elle s’était arrêtée.`,
    fresh: 'Commence au premier événement.',
    seconds: (seconds: number) =>
      seconds < 90 ? `environ ${shownCount(seconds)} s` : `environ ${shownCount(Math.round(seconds / 60))} min`,
    measuredOn: (name: string) => `d’après la dernière reconstruction de ${name}`,
    unmeasured: 'inconnue : rien n’a encore été reconstruit ici',
    asCandidate: 'Pour essai seulement : comparer, sans jamais mettre en service',
    rebuildQuestion: (name: string) => `Reconstruire ${name} ?`,
    rebuildConsequence: (events: number, duration: string) =>
      `Le service lira ${counted(events, 'événement', 'événements')} (${duration}) et occupera un cœur. Les écrans continuent de lire les lignes actuelles ; on peut arrêter à tout moment, et reprendre.`,
    progress: (done: number, total: number) => `${shownCount(done)} événements sur ${shownCount(total)}`,
    starting: 'La reconstruction commence…',
    pace: (perSecond: number) => `${shownCount(perSecond)} événements par seconde`,
    left: (seconds: number) =>
      `encore ${seconds < 90 ? `${shownCount(seconds)} s` : `${Math.round(seconds / 60)} min`}`,
    stop: 'Arrêter',
    stopQuestion: 'Arrêter la reconstruction ?',
    stopConsequence: 'Ce qui est construit est gardé : « Reconstruire » reprendra au dernier point enregistré.',
    stopping: 'Arrêt demandé…',
    done: (generation: number, events: number) =>
      `La génération ${generation} est construite, à partir de ${counted(events, 'événement', 'événements')}.`,
    doneElsewhere: (generation: number) => `La génération ${generation} est construite.`,
    refusedEnd: (why: string) => `La reconstruction est allée au bout, mais le service a refusé la suite : ${why}`,
    failedEnd: (why: string) => `La reconstruction a échoué : ${why}`,
    stoppedEnd: 'La reconstruction est arrêtée. Elle reprendra au dernier point enregistré.',

    compare: 'Comparer',
    compareLead: 'Les deux générations sont amenées à la même position du journal, puis comparées ligne à ligne.',
    nothingToCompare: 'Il n’y a qu’une génération : rien à comparer.',
    compareWith: 'Comparer celle en service avec',
    compareNow: 'Comparer maintenant',
    comparingNow: 'Comparaison…',
    same: (rows: number) => `Les lignes sont les mêmes : ${shownCount(rows)}.`,
    differ: (changed: number, added: number, removed: number) =>
      `${counted(changed, 'ligne changée', 'lignes changées')}, ${counted(added, 'ajoutée', 'ajoutées')}, ${counted(removed, 'retirée', 'retirées')}, toutes écoles confondues.`,
    comparedAt: (position: string) => `Comparées à la position ${position}.`,
    side: 'Côté',
    before: 'en service',
    after: 'l’autre',
    checksum: 'Empreinte',
    column: 'Colonne',
    rowsThatDiffer: 'Lignes qui diffèrent',
    columnsAdded: (names: string) => `Colonnes ajoutées : ${names}.`,
    columnsRemoved: (names: string) => `Colonnes retirées : ${names}.`,
    columnRetyped: (name: string, before: string, after: string) => `La colonne ${name} passe de ${before} à ${after}.`,
    tooLong: (command: string) => `La comparaison est trop longue pour une page. Dans un terminal : ${command}`,

    rowByRow: 'Ligne à ligne',
    rowByRowLead:
      'Les lignes de votre école qui diffèrent. Ce qui a changé est marqué. Chaque page est notée au registre des accès.',
    onlyCounts:
      'Les lignes nomment des personnes : la plateforme ne voit que des nombres. La protection des données et la direction d’une école voient les lignes de leur école.',
    showRows: 'Montrer les lignes',
    nextRows: 'Lignes suivantes',
    firstRows: 'Revenir au début',
    noRows: 'Aucune ligne de votre école ne diffère.',
    noMoreRows: 'Pas d’autre ligne sur cette page : continuez, ou revenez au début.',
    key: 'Clé',
    kind: 'Différence',
    'kind-changed': 'changée',
    'kind-only-before': 'retirée',
    'kind-only-after': 'ajoutée',
    change: 'Avant → après',
    nothing: 'rien',
    erasedRows: 'Personnes effacées',
    erasedLead: 'La différence vient peut-être de l’effacement, et non de la définition.',

    parked: 'Événements mis de côté',
    parkedLead:
      'Un événement que la définition ne sait pas lire attend ici, avec ceux qui le suivent sur la même ligne. Les autres lignes continuent.',
    noneParked: 'Rien n’est mis de côté.',
    parkedIn: (generation: number, keys: number) =>
      `Génération ${generation} : ${counted(keys, 'ligne attend', 'lignes attendent')}, toutes écoles confondues.`,
    row: 'Ligne',
    waiting: 'En attente',
    event: 'Événement',
    why: 'Pourquoi',
    since: 'Depuis',
    retry: 'Réessayer',
    retryQuestion: 'Réessayer ce qui attend ?',
    retryConsequence:
      'Les événements sont relus dans leur ordre, dans toutes les écoles. Ce qui échoue encore reste de côté ; rien n’est perdu.',
    retried: (keys: number) =>
      keys === 0 ? 'Rien n’attendait.' : `${counted(keys, 'ligne est relue', 'lignes sont relues')} dans la seconde.`,
    requested: 'nouvel essai demandé',

    history: 'Ce qui a été fait',
    noHistory: 'Personne n’a encore rien changé à cette vue.',
    when: 'Quand',
    what: 'Quoi',
    who: 'Par qui',
  },
  {
    all: 'All read models',
    noDescription: 'No program defines this read model any more.',
    'todo-in-sync': 'The rows in use are of the present definition.',
    'todo-changed': 'The definition is newer than the rows in use: rebuild, compare, then switch.',
    'todo-drifted': 'The definition changed without a new number, and nothing updates these rows any more: rebuild.',
    'todo-newer': 'A newer program made these rows: this one is being replaced.',
    'todo-orphan': 'No file defines this read model any more: bring it back, or drop what is left.',
    'todo-not-built': 'This read model has not been built yet.',

    generations: 'Generations',
    generationsLead: 'One is in use. A switch to another one takes effect at once and can be undone.',
    generation: 'Generation',
    version: 'Version',
    state: 'State',
    rows: 'Rows',
    position: 'Position',
    lag: 'Lag',
    fedBy: 'Fed by',
    acts: 'Actions',
    nobody: 'nobody',
    faultAt: (position: string, type: string, error: string | null) =>
      error === null
        ? `Stopped before position ${position} (${type}).`
        : `Stopped before position ${position} (${type}): ${error}. Fix the definition, then rebuild or retry.`,

    switchTo: (generation: number) => `Switch to ${generation}`,
    switchQuestion: (generation: number) => `Switch to generation ${generation}?`,
    switchConsequence: (to: number, version: number, from: string) =>
      `All screens of all schools will read generation ${to} (version ${version}) instead of ${from}, all at once. Nothing is deleted: “Go back” undoes this.`,
    nothingLive: 'nothing',
    generationNamed: (generation: number) => `generation ${generation}`,
    switched: (generation: number) => `Generation ${generation} is in use.`,
    undo: 'Go back to the one before',
    undoQuestion: (generation: number) => `Go back to generation ${generation}?`,
    undoConsequence: (to: number, version: number, isFrozen: boolean) =>
      `All screens will read generation ${to} (version ${version}) again.${isFrozen ? ' Careful: nothing updates it any more, so its rows are old. The service refuses if it is behind.' : ' It is kept up to date.'} You can switch forward again.`,
    drop: (generation: number) => `Drop ${generation}`,
    dropQuestion: (generation: number) => `Drop generation ${generation}?`,
    dropConsequence: (rows: string) =>
      `Its rows (${rows}) are deleted. This cannot be undone, but a rebuild makes them again from the log.`,
    dropped: (generation: number) => `Generation ${generation} was dropped.`,
    pause: 'Pause',
    pauseQuestion: 'Pause this read model?',
    pauseConsequence:
      'Later events no longer enter it, in all schools. Screens show data that grows old. “Resume” catches up, and nothing is lost.',
    resume: 'Resume',

    rebuild: 'Rebuild',
    rebuildLead: 'A new generation is made from the whole log, beside the one in use.',
    events: 'Events to read',
    duration: 'Expected time',
    continues: (generation: number) => `Continues generation ${generation} where it was stopped.`,
    fresh: 'Starts at the first event.',
    seconds: (seconds: number) =>
      seconds < 90
        ? `about ${seconds.toLocaleString('en-GB')} s`
        : `about ${Math.round(seconds / 60).toLocaleString('en-GB')} min`,
    measuredOn: (name: string) => `as measured in the last rebuild of ${name}`,
    unmeasured: 'unknown: nothing has been rebuilt here yet',
    asCandidate: 'As a candidate only: compared, but never put to use',
    rebuildQuestion: (name: string) => `Rebuild ${name}?`,
    rebuildConsequence: (events: number, duration: string) =>
      `The service will read ${english(events, 'event', 'events')} (${duration}) and use one core. Screens go on reading the present rows; you can stop at any time, and continue.`,
    progress: (done: number, total: number) =>
      `${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')} events`,
    starting: 'The rebuild is starting…',
    pace: (perSecond: number) => `${perSecond.toLocaleString('en-GB')} events per second`,
    left: (seconds: number) => `${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} left`,
    stop: 'Stop',
    stopQuestion: 'Stop the rebuild?',
    stopConsequence: 'What was built is kept: “Rebuild” continues from the last save.',
    stopping: 'Stopping…',
    done: (generation: number, events: number) =>
      `Generation ${generation} was built from ${english(events, 'event', 'events')}.`,
    doneElsewhere: (generation: number) => `Generation ${generation} was built.`,
    refusedEnd: (why: string) => `The rebuild was completed, but the service refused what follows: ${why}`,
    failedEnd: (why: string) => `The rebuild failed: ${why}`,
    stoppedEnd: 'The rebuild was stopped. It continues from its last save.',

    compare: 'Compare',
    compareLead: 'Both generations are brought to one position of the log, and compared row by row.',
    nothingToCompare: 'There is only one generation: nothing to compare.',
    compareWith: 'Compare the one in use with',
    compareNow: 'Compare now',
    comparingNow: 'Comparing…',
    same: (rows: number) => `The rows are the same: ${rows.toLocaleString('en-GB')}.`,
    differ: (changed: number, added: number, removed: number) =>
      `${english(changed, 'row changed', 'rows changed')}, ${added.toLocaleString('en-GB')} added, ${removed.toLocaleString('en-GB')} removed, in all schools together.`,
    comparedAt: (position: string) => `Compared at position ${position}.`,
    side: 'Side',
    before: 'in use',
    after: 'the other',
    checksum: 'Checksum',
    column: 'Column',
    rowsThatDiffer: 'Rows that differ',
    columnsAdded: (names: string) => `Columns added: ${names}.`,
    columnsRemoved: (names: string) => `Columns removed: ${names}.`,
    columnRetyped: (name: string, before: string, after: string) =>
      `Column ${name} changes from ${before} to ${after}.`,
    tooLong: (command: string) => `The comparison takes too long for a page. In a terminal: ${command}`,

    rowByRow: 'Row by row',
    rowByRowLead: 'The rows of your school that differ. What changed is marked. The access trail records each page.',
    onlyCounts:
      'Rows name people, so the platform sees numbers alone. The data protection officer and the office of a school see the rows of their school.',
    showRows: 'Show the rows',
    nextRows: 'Next rows',
    firstRows: 'Back to the start',
    noRows: 'No row of your school differs.',
    noMoreRows: 'No further row on this page: go on, or go back to the start.',
    key: 'Key',
    kind: 'Difference',
    'kind-changed': 'changed',
    'kind-only-before': 'removed',
    'kind-only-after': 'added',
    change: 'Before → after',
    nothing: 'nothing',
    erasedRows: 'Erased people',
    erasedLead: 'The difference may come from the erasure, and not from the definition.',

    parked: 'Parked events',
    parkedLead:
      'An event that the definition cannot fold waits here, with those that follow it in the same row. Other rows go on.',
    noneParked: 'Nothing is parked.',
    parkedIn: (generation: number, keys: number) =>
      `Generation ${generation}: ${english(keys, 'row waits', 'rows wait')}, in all schools together.`,
    row: 'Row',
    waiting: 'Waiting',
    event: 'Event',
    why: 'Why',
    since: 'Since',
    retry: 'Retry',
    retryQuestion: 'Retry what waits?',
    retryConsequence:
      'The events are folded again in their order, in all schools. What fails again stays parked; nothing is lost.',
    retried: (keys: number) =>
      keys === 0 ? 'Nothing was waiting.' : `${english(keys, 'row is', 'rows are')} folded again within a second.`,
    requested: 'retry requested',

    history: 'What was done',
    noHistory: 'Nobody has changed anything about this read model yet.',
    when: 'When',
    what: 'What',
    who: 'By whom',
  },
)
