// Who may do what: for each route, what each caller gets. Written by hand, before the code; a test drives every cell.
//
// The object of a request is a learner (with their work), the class that the learner is in, a person of the same school, or
// the school. All of them belong to school A.
//
//   anon     no token                             admin    administrator of school A
//   self     the learner                          supp     technical support of school A
//   mate     another learner of the class         audit    auditor of school A (data protection officer)
//   teach    a teacher of the class               analyst  analyst of the installation
//   teach2   a teacher of another class, same school       oper  operator of the installation
//   teachX   a teacher of school B                padmin, paudit   administrator and auditor of the installation
//   view, manage   parents of the learner, by the level of their link
//   par2     a parent of a learner of another class       tool     machine client of school A
//
//   ok     carried out (2xx), or led to the page for it (303); an answer with content shows the object
//   none   answered (2xx), and shows nothing of the object
//   404    the same answer as for an object that does not exist
//   403    refused, with the name of the permission, and nothing changed
//   401    sign in first
//   422    what the request names is not in the caller's own school, and the answer says so
//   409    only with a session: these tokens were made by hand, and have none; or set up once, and done
//
// A caller who has the permission for nobody gets 403, whoever the object is. A caller who has it for others gets 404, unless
// they may see the object: then 403.

export const actors = [
  'anon',
  'self',
  'mate',
  'teach',
  'teach2',
  'teachX',
  'view',
  'manage',
  'par2',
  'admin',
  'supp',
  'audit',
  'analyst',
  'oper',
  'padmin',
  'paudit',
  'tool',
] as const
export type Actor = (typeof actors)[number]

const outcomes = ['ok', 'none', '404', '403', '401', '409', '422'] as const
export type Outcome = (typeof outcomes)[number]

export type Row = {
  /** `GET /api/classes`, or `POST /api/events learning.record-attempt` where one route does several things. */
  readonly request: string
  readonly area: string
  readonly expected: Readonly<Record<Actor, Outcome>>
  /** Why a cell is as it is, where that is a surprise. */
  readonly because: string | null
}

const table = `
                                                            anon self mate teach teach2 teachX view manage par2 admin supp audit analyst oper padmin paudit tool
A learner’s work
GET /api/learners/{learner}/history                         401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/adaptive/user-progress/{id}                        401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/adaptive/user-progress/{id} generations            401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # to compare a read model before it is switched
GET /api/learners/{id}/state                                401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/features                             401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/risk                                 401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
POST /predict                                               401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/risk/explanation                     401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/recommendation                       401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/diff                                 401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/explain/{model}/{field}              401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/replay                               401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/replay/document                      401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/replay/stream                        401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/changes                         401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok # that something was recorded, and not what
GET /api/learners/{id}/timeline                             401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/events                               401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/events/export                        401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/notes                           401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # not the family: they have it in the file of article 15
GET /api/learners/{id}/paths                                401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/paths/{path}                         401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/paths/{path}/certificate             401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{id}/paths/{path}/certificate/document    401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/productions                     401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/productions/{production}        401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/productions/{production}/certificate  401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/productions/{production}/certificate/document  401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/peer-reviews                    401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok  # what the learner was asked to review
GET /api/learners/{learner}/profile                         401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/observations                    401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/observations at                 401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/competencies                    401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/competencies at                 401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/published-productions           401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok  # what the class has published, read by one of its learners

Recording for a learner
POST /api/adaptive/interaction exercise_attempted           401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok  # a guardian who manages acts for the child
POST /api/adaptive/interaction exercise_completed           401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/adaptive/interaction learning_started             401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/adaptive/interaction content_viewed               401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/adaptive/interaction metacognition_triggered      401  ok   404  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # the child’s own words: nobody else gives them
POST /api/adaptive/interaction difficulty_adjusted          401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/adaptive/adaptive-learning                        401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/adaptive/multimodal-analysis                      401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok  # figures of what is sent; nothing is stored
POST /api/events learning.flag-risk                         401  403  403  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # the worker sends it
POST /api/events learning.apply-recommendation              401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/learners/predictions/overrulings                  401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/adaptive/interaction skill_mastered               401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok  # changes nothing: mastery follows from the answers
POST /api/adaptive/interaction emotion_detected/learner     401  ok   404  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # nobody says for a child what they feel
POST /api/adaptive/interaction emotion_detected/teacher     401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher who noticed it
POST /api/adaptive/interaction achievement_unlocked         401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    ok  # nobody rewards themselves
POST /api/adaptive/interaction ai_feedback_given            401  403  403  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # the application says what it showed
POST /api/adaptive/skill-progress teacher                   401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher
POST /api/adaptive/skill-progress tool                      401  403  403  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # said by the tool
POST /api/attempts/corrections                              401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/notes                                             401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/notes/withdrawals                                 401  403  403  ok    404    404    403  403    403  422   403  403   403     403  403    403    403 # one’s own note: 422 where somebody else wrote it
POST /api/productions/drafts                                401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/productions/submissions                           401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/productions/withdrawals                           401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/productions/evaluations                           401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher who read it
POST /api/productions/publications                          401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher who read it
POST /api/peer-reviews                                      401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher of both
POST /api/peer-reviews/texts                                401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok  # of the reviewer: the author has no part in it
POST /api/peer-reviews/closures                             401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403
POST /api/peer-reviews/replacements                         401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # who is asked follows from a rule
POST /api/learners/styles learner                           401  ok   404  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # said by the learner
POST /api/learners/styles teacher                           401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher
POST /api/learners/grades                                   401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/competencies/assessments                          401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # said by the teacher who judges
POST /api/competencies/assessments/corrections              401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # of one’s own assessment
POST /api/course-results                                    401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events learning.record-attempt                    401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok  # a line is answered as the command alone
POST /api/learners/{learner}/paths/{path}/update            401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/learners/{learner}/paths/{path}/steps/{step}/start  401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/learners/{learner}/paths/{path}/steps/{step}/finish  401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}  401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/learners/{learner}/paths/{path}/steps/{step}/contents/{content}/mark  401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
GET /api/learners/{learner}/paths/{path}/visits             401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok 
POST /api/learners/{learner}/paths/{path}/visits            401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok 
POST /api/learners/{learner}/paths/{path}/take-back         401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
GET /api/learners/{learner}/badges                          401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/revisions                       401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
GET /api/learners/{learner}/week                            401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok
POST /api/revisions                                         401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/revisions/{session}/answers                       401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/revisions/{session}/end                           401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok
POST /api/learners/badges/revocations                       401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # a person decides, and says why
POST /api/events learning.award-badges                      401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    ok  # gives only what the criteria give
POST /api/events teaching.notify-teacher                    401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events conversation.tell-teachers                 401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403

Classes
GET /api/classes                                            401  403  403  ok    none   none   403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/overview                           401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/overview at                        401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the past of the learners who are in the class now
GET /api/classes/{class}/overview former                    401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # who has left the class is no longer its teacher’s
GET /api/classes/{class}/activity                           401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/weeks                              401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/reports/files                                     401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the rows of a class as a file, for who may read them
POST /api/reports/archives                                  401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # of all classes: not of who teaches some
GET /api/classes/{class}/stuck-points                       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # who is in the class now
GET /api/classes/{class}/stuck-points at                    401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the past of the learners who are in the class now
GET /api/classes/{class}/observations                       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # who is in the class now
GET /api/classes/{class}/observations at                    401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the past of the learners who are in the class now
GET /api/indicators                                         401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # of all classes: not of who teaches some
GET /api/classes/{class}/at-risk                            401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/at-risk at                        401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/changes                            401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # that something was recorded, and not what
GET /api/classes/{class}/contests                           401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/notices                            401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/productions                        401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/peer-reviews                       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the teacher sees who reviews whom
GET /api/classes/{class}/competencies                       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/teachers                           401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/activities/difficulty                              401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    ok  # exercises of the whole school, and nobody’s name
GET /api/curriculum/exercises                               401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    ok  # the bank of the whole school, with expected answers
GET /api/curriculum/skills                                  401  ok   ok   ok    ok     none   ok   ok     ok   ok    403  ok    403     403  403    403    ok  # the curriculum of the whole school, and nobody’s
GET /api/badges                                             401  ok   ok   ok    ok     none   ok   ok     ok   ok    403  ok    403     403  403    403    ok  # the badges of the whole school, and nobody’s
POST /api/badges                                            401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # whoever opens classes also defines badges
POST /api/badges/withdrawals                                401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403
GET /api/classes/{class}/badges                             401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/forgetting                         401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/classes/{class}/revision                          401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
GET /api/classes/{class}/badge-candidates                   401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/badges/try                                        401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # gives nothing to anybody
POST /api/curriculum/exercises                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # what is taught is the school’s decision
POST /api/curriculum/skills                                 401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # what is taught is the school’s decision
GET /api/contents                                           401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    ok # what the whole school teaches with: nobody’s data
GET /api/contents/{content}                                 401  ok   ok   ok    ok     404    ok   ok     ok   ok    403  ok    403     403  403    403    ok # as learners get it, without expected answers
GET /api/contents/{content}/definition                      401  403  403  ok    ok     404    403  403    403  ok    403  ok    403     403  403    403    ok # with expected answers
POST /api/contents                                          401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # teachers make contents for their whole school
POST /api/contents/{content}/validate                       401  403  403  ok    ok     422    403  403    403  ok    403  403   403     403  403    403    403
POST /api/contents/{content}/withdraw                       401  403  403  ok    ok     422    403  403    403  ok    403  403   403     403  403    403    403
GET /api/competencies                                       401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    ok  # the framework of the whole school
POST /api/competencies                                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # what is taught is the school’s decision
POST /api/competencies/imports                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/paths                                              401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    ok # the paths of the whole school, which teachers share
GET /api/paths/{path}                                       401  403  403  ok    ok     404    403  403    403  ok    403  ok    403     403  403    403    ok
POST /learning-paths/create                                 401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # for one’s own learners
POST /api/paths/{path}/versions                             401  403  403  ok    ok     422    403  403    403  ok    403  403   403     403  403    403    403
POST /api/paths/{path}/assignments                          401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events teaching.prepare-path-context              401  403  403  ok    ok     422    403  403    403  ok    403  403   403     403  403    403    403 # the service does it itself
POST /api/events learning.assign-path                       401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # the service does it itself
GET /api/classes/{class}/paths                              401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/paths/{path}                       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/groups                             401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/groups                                            401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/groups/members                                    401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/groups/members/removals                           401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/groups/dissolutions                               401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/paths/{path}/withdraw                             401  403  403  ok    ok     422    403  403    403  ok    403  403   403     403  403    403    403
GET /api/contents/{content}/file                            401  ok   ok   ok    ok     404    ok   ok     ok   ok    403  ok    403     403  403    403    ok # whoever may read the content may have its file
GET /api/contents/{content}/file/link                       401  ok   ok   ok    ok     404    ok   ok     ok   ok    403  ok    403     403  403    403    ok # ten minutes for whoever may read the content
POST /api/files                                             401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # teachers make contents for their whole school
POST /api/events teaching.store-file                        401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # the upload sends it; without bytes it says nothing
GET /api/files/{sha256}                                     ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok # whoever has the link, until it expires: it was given to who may read the content
POST /api/classes                                           401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # a new class of one’s own, in one’s own school
POST /api/classes colleague                                 401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # a class with somebody else as its teacher
POST /api/classes/closures                                  401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/classes/target-success                            401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/classes/teachers                                  401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # who teaches decides who sees the children: the school’s decision
POST /api/classes/teachers/removals                         401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/enrolments                                        401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # a learner of one’s own, in another class of one’s own
POST /api/enrolments newcomer                               401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # somebody who was never in a class
POST /api/enrolments stranger                               401  403  403  403   404    404    403  403    403  ok    403  403   403     403  403    403    403 # a learner of another class: enrolling them would be a way to see them
POST /api/enrolments/withdrawals                            401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403

Sequences
GET /api/sequences                                          401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    403 # the sequences of the whole school, which teachers share
GET /api/sequences/{sequence}                               401  403  403  ok    ok     none   403  403    403  ok    403  ok    403     403  403    403    403 # with right answers: to those who teach
POST /api/sequences                                         401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # in one’s own school
POST /api/sequences/publications                            401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # in one’s own school
GET /api/classes/{class}/sequences                          401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/classes/{class}/sequences/{sequence}/work          401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403 # the work of those who are in the class now
GET /api/classes/{class}/sequences/{sequence}/work at       401  403  403  ok    404    404    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/classes/sequences                                 401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events learning.assign-sequence                   401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
GET /api/learners/{learner}/sequences                       401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok 
GET /api/learners/{learner}/sequences/{sequence}            401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok 
GET /api/learners/{learner}/sequences/{sequence}/activities/{activity}  401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok 
GET /api/learners/{learner}/sequences/{sequence}/visits     401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok 
POST /api/activities/starts                                 401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok 
POST /api/activities/results                                401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok 
POST /api/activities/visits                                 401  ok   404  ok    404    404    403  ok     404  403   403  403   403     403  403    403    ok 
POST /api/activities/reviews                                401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/sequences/withdrawals                             401  403  403  ok    ok     ok     403  403    403  ok    403  403   403     403  403    403    403 # in one’s own school

People and families
GET /api/people                                             401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/people/{person}                                    401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/families/{learner}                                 401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/families                                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/me                                                 401  ok   none none  none   none   none none   none none  403  none  403     403  403    403    none
GET /api/me/children                                        401  none none none  none   none   ok   ok     none none  403  none  403     403  403    403    403 # those with a confirmed link
GET /api/notices                                            401  none none ok    none   none   none none   none none  none none  403     403  403    403    403 # one’s own alone; here a teacher was told about the learner
GET /api/notices/changes                                    401  ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    403     403  403    403    403 # that something was recorded in one’s own inbox, and not what
POST /api/notices/{notice}/seen                             401  ok   404  403   404    404    403  403    404  403   404  403   403     403  403    403    403 # nobody reads for somebody else
GET /api/unsubscribe/{token}                                ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok # leads to a page, and changes nothing
POST /api/unsubscribe/{token}                               ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok # whoever has an e-mail’s link stops these e-mails, and can do nothing else with it
GET /api/notices/preferences                                401  ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    403     403  403    403    403 # one’s own alone
POST /api/notices/preferences                               401  ok   404  403   404    404    403  403    404  403   404  403   403     403  403    403    403 # nobody sets them for somebody else
POST /api/events conversation.stop-digest                   401  ok   404  403   404    404    403  403    404  403   404  403   403     403  403    403    403
POST /api/events conversation.give-notice                   401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # processes give notices
GET /api/families/joint-consents                            401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people                                            401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/names                                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/contacts                                   401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/birth-dates                                401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/roles                                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/roles/withdrawals                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/people/departures                                 401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/families/links                                    401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # for somebody else; the office asks
POST /api/families/links/confirmations                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/families/links/levels                             401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/families/links/ends                               401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403

Accounts and sessions
POST /api/accounts                                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/accounts/{person}/password                        401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # not support: whoever sets a password can sign in as that person
POST /api/accounts/{person}/invitation                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # not support: whoever has the invitation can sign in as that person
POST /api/accounts/{person}/disable                         401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/accounts/{person}/reopen                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/accounts/{person}/close                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.open-account                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.claim-sign-in-name                401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.release-sign-in-name              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/sign-in                                           ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
POST /api/sign-in/token                                     401  403  403  403   403    403    403  403    403  403   403  403   ok      ok   ok     ok     403 # the console for roles of the installation: they have no password
POST /api/invitations/accept                                ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whoever has the invitation
GET /api/set-up                                             ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whether the installation is empty: no, and nothing more
POST /api/set-up                                            409  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409 # once, while the installation is empty
POST /api/session/refresh                                   ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whoever has the refresh token
GET /api/session                                            401  ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # one’s own
POST /api/sign-out                                          401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
GET /api/sessions                                           401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
DELETE /api/sessions/{session}                              401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
POST /api/session/password                                  401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
POST /api/session/authenticator                             401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
POST /api/session/authenticator/confirm                     401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409

Identities at providers, and programs
GET /api/accounts/{person}/identities                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/accounts/{person}/identities                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/accounts/{person}/identities/unlink               401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.claim-openid-identity             401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.link-openid                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.release-openid-identity           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/session/openid/{provider}                         401  409  409  409   409    409    409  409    409  409   409  409   409     409  409    409    409
GET /api/sign-in/openid                                     ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok   # the names of the providers, for buttons
GET /api/sign-in/openid/{provider}                          404  404  404  404   404    404    404  404    404  404   404  404   404     404  404    404    404  # no provider of this name is configured
GET /api/sign-in/openid/{provider}/callback                 404  404  404  404   404    404    404  404    404  404   404  404   404     404  404    404    404
POST /api/clients                                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/clients                                            401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/clients/{client}/secret                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/clients/{client}/disable                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/clients/{client}/enable                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.register-client                   401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403  # only recorded: nobody knows a secret of it
POST /api/events identity.rotate-client-secret              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /oauth/token                                           ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok   # whoever has the secret of the program

Signing children in
GET /api/classes/{class}/children                           401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # names for printed sheets
GET /api/classes/{class}/sign-in                            401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # who is stuck, and on which device
POST /api/classes/{class}/device-codes                      401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/classes/{class}/device-codes/{code}/revoke        401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/classes/{class}/devices/{device}/revoke           401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/classes/{class}/sheet                             401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/children/{person}/pin                             401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/children/{person}/pin/unlock                      401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/children/{person}/pin/remove                      401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/children/{person}/sessions/end                    401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.issue-device-code                 401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.enrol-device                      401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # only recorded: such a device signs nobody in
POST /api/events identity.revoke-device                     401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.revoke-device-code                401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events identity.set-pin                           401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403 # only recorded: nobody knows a PIN for it
POST /api/events identity.unlock-pin                        401  403  403  ok    404    404    403  403    403  ok    403  403   403     403  403    403    403
POST /api/devices                                           ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whoever has the code of the class
GET /api/device                                             ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whoever has an enrolled device: given names of its class alone
POST /api/device/sign-in                                    ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # whoever has the device and the PIN

The school
POST /api/schools                                           401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/schools/zone                                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/schools/second-factor                             401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/schools/sealing                                   401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/schools/closures                                  401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403

Jobs
GET /api/jobs                                               401  none none none  none   none   none none   none ok    403  ok    403     403  403    403    403 # those of the school; for everybody else those that they have asked for
GET /api/jobs own                                           401  ok   none none  none   none   none none   none none  403  none  403     403  403    403    403
GET /api/jobs/{job}                                         401  404  404  404   404    404    404  404    404  ok    403  ok    403     403  403    403    403
GET /api/jobs/{job}/file                                    401  ok   404  404   404    404    404  404    404  403   403  403   403     403  403    403    403 # of the learner’s own export: for whoever asked for it
POST /api/jobs/{job}/cancel                                 401  404  404  404   404    404    404  404    404  ok    403  403   403     403  403    403    403
POST /api/jobs/{job}/retry                                  401  404  404  404   404    404    404  404    404  ok    403  403   403     403  403    403    403
POST /api/models/{model}/audit                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/models/{model}/rejudge                            401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # figures alone
POST /api/revision-weights/fit                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /retrain                                               401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /generate                                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/datasets                                           401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/datasets/{dataset}/samples                         401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403

Events and webhooks
GET /api/event-types                                        401  ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok  # the kinds of events, and no event
GET /api/events                                             401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    ok
GET /api/events/stream                                      401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    ok
GET /api/events/{position}                                  401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    ok
GET /api/streams/{stream}                                   401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    ok
GET /api/webhooks                                           401  403  403  403   403    403    403  403    403  ok    ok   ok    403     403  403    403    403 # to whom data goes: for the auditor; whether it arrives: for support
GET /api/webhooks/{id}                                      401  403  403  403   403    403    403  403    403  ok    ok   ok    403     403  403    403    403
GET /api/webhooks/{id}/deliveries                           401  403  403  403   403    403    403  403    403  ok    ok   ok    403     403  403    403    403
POST /api/webhooks                                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/webhooks/{id}/test                                401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/webhooks/{id}/deliveries/{event}/redeliver        401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/webhooks/{id}/rotate-secret                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/webhooks/{id}/pause                               401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/webhooks/{id}/resume                              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
DELETE /api/webhooks/{id}                                   401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403

The rights of persons
POST /api/rights/requests                                   401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403 # one’s own, a child’s whose link says so, and the school for who asks on paper
GET /api/rights/requests                                    401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # those of the whole school
GET /api/rights/requests person                             401  ok   404  403   404    404    none none   404  ok    403  ok    403     403  403    403    403 # those about one person that the asker is a party to: here the learner’s own
GET /api/rights/requests/{request}                          401  ok   404  403   404    404    404  404    404  ok    403  ok    403     403  403    403    403
POST /api/rights/requests/{request}/sign                    401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403
POST /api/rights/requests/{request}/cancel                  401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403 # only whoever made it
POST /api/rights/requests/{request}/waive                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/requests/{request}/approve                 401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # the data protection officer decides, and nobody else
POST /api/rights/requests/{request}/reject                  401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/requests/{request}/extend                  401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/requests/{request}/carry-out               401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/requests/{request}/complete                401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/events privacy.prepare-request                    401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # the service does it itself
POST /api/events privacy.warn-of-deadline                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # the service does it itself
GET /api/rights/record                                      401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # the record of processing: nobody’s data
GET /api/rights/breaches                                    401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/rights/breaches/register                           401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/breaches                                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/breaches/{breach}/assess                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/breaches/{breach}/notify                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/breaches/{breach}/close                    401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/events privacy.warn-of-breach                     401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/erasures                                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # decided by the data protection officer; the school asks for it
GET /api/rights/erasures                                    401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/rights/erasures/{id}                               401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/rights/erasures/{id}/certificate                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/rights/requests/{request}/certificate              401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/people/{person}/accesses                           401  ok   404  403   404    404    ok   ok     404  ok    403  ok    403     403  403    403    403 # who looked is for the person and their guardians; a teacher reads their own list
GET /api/audit/entries                                      401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # the trail itself is for the data protection officer: an administrator is among those it watches
GET /api/audit/people                                       401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # names for the ids that the trail shows
GET /api/audit/bundle                                       401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # the trail itself is for the data protection officer: an administrator is among those it watches
POST /api/audit/exports                                     401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # as the bundle
GET /api/audit/reach/{actor}                                401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/audit/unusual-accesses                             401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/retention/periods                          401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/rights/retention                                   401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/retention/plans                            401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/retention/plans/{plan}/confirm             401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # destroys what is over: the data protection officer decides
POST /api/rights/retention/protections                      401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/retention/protections/end                  401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/exports                                    401  ok   404  403   404    404    ok   ok     404  ok    403  ok    403     403  403    403    403 # as the file in one answer
GET /api/rights/access/{person}                             401  ok   404  403   404    404    ok   ok     404  ok    403  ok    403     403  403    403    403 # a teacher gets their own file only
POST /api/rights/restrictions                               401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # from then on, the data of the person is stored and nothing else
GET /api/rights/restrictions                                401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/restrictions/ends                          401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/objections                                 401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403 # a parent objects for their child
GET /api/rights/objections/{person}                         401  ok   404  403   404    404    ok   ok     404  ok    403  ok    403     403  403    403    403
POST /api/rights/objections/overrides                       401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/rights/objections/withdrawals                     401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403
GET /api/rights/consents                                    401  ok   ok   ok    ok     ok     ok   ok     ok   ok    403  ok    403     403  403    403    403 # the texts: nobody’s data
GET /api/rights/consents/{person}                           401  ok   404  403   404    404    ok   ok     404  ok    403  ok    403     403  403    403    403
POST /api/rights/consents                                   401  ok   404  403   403    403    403  ok     404  403   403  403   403     403  403    403    403 # the child and a parent; nobody agrees in their name
POST /api/rights/consents/withdrawals                       401  ok   404  403   403    403    403  ok     404  403   403  403   403     403  403    403    403 # as easy as giving
POST /api/rights/consents/on-paper                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # the office keeps the form
POST /api/rights/consents/on-paper/withdrawals              401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/rights/texts                                      401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # decided like every right
POST /api/rights/rectifications                             401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # decided like every right
POST /api/events privacy.lapse-consent                      401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403 # the service does it itself
GET /api/rights/decisions/{person}                          401  ok   404  ok    404    404    ok   ok     404  ok    403  ok    403     403  403    403    ok  # a teacher has to agree to them
POST /api/rights/decisions/confirmations                    401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # a human who knows the person
POST /api/rights/decisions/contests                         401  ok   404  403   404    404    403  ok     404  ok    403  403   403     403  403    403    403 # the person, a parent, and the school for who asks on paper
POST /api/rights/decisions/answers                          401  403  403  ok    404    404    403  403    403  403   403  403   403     403  403    403    403 # who teaches answers about a level or a risk
POST /api/rights/decisions/reviews                          401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403 # another human than the one who agreed
POST /api/events privacy.record-decision                    401  403  403  403   403    403    403  403    403  403   403  403   403     403  403    403    ok  # a program decided

Learning models
GET /api/model-sharing                                      401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/model-sharing                                     401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/revision-weights                                   401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/revision-weights                                  401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/revision-weights/reset                            401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
GET /api/models                                             401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/models/{model}                                     401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/models/{model}/judgements                          401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
GET /api/models/{model}/card                                401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/models/{model}/promote                            401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/models/{model}/roll-back                          401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/models/{model}/retire                             401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events insight.record-model                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events insight.record-audit                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events insight.record-check                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events insight.record-drift-alarm                 401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403
POST /api/events insight.record-drift                       401  403  403  403   403    403    403  403    403  ok    403  403   403     403  403    403    403

Read models of the installation
GET /api/projections                                        401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403 # all schools share them; a school compares its own rows
GET /api/projections/{name}                                 401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403
GET /api/projections/{name}/parked                          401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403
POST /api/projections/{name}/rebuild                        401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
GET /api/projections/{name}/rebuild                         401  403  403  403   403    403    403  403    403  403   403  403   ok      ok   ok     ok     403
GET /api/projections/{name}/rebuild/cost                    401  403  403  403   403    403    403  403    403  403   403  403   ok      ok   ok     ok     403
POST /api/projections/{name}/rebuild/cancel                 401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
GET /api/projections/{name}/diff                            401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403 # the rows of one’s own school; the installation sees counts alone
GET /api/projections/{name}/diff/rows                       401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403 # rows name persons: only their own school
POST /api/projections/{name}/switch                         401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
POST /api/projections/{name}/rollback                       401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
POST /api/projections/{name}/drop                           401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
POST /api/projections/{name}/pause                          401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
POST /api/projections/{name}/resume                         401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403
POST /api/projections/{name}/retry                          401  403  403  403   403    403    403  403    403  403   403  403   ok      403  ok     403    403

Processes of the installation
GET /api/processes                                          401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403 # all schools share them: counts
GET /api/processes/{name}                                   401  403  403  403   403    403    403  403    403  ok    403  ok    ok      ok   ok     ok     403 # keys only of one’s own school
GET /api/processes/{name}/story                             401  403  403  403   403    403    403  403    403  ok    403  ok    403     403  403    403    403
POST /api/processes/{name}/retry                            401  403  403  403   403    403    403  403    403  403   403  403   ok      ok   ok     403    403

The service
GET /metrics                                                401  403  403  403   403    403    403  403    403  403   403  403   403     ok   ok     ok     403
GET /api/adaptive/services-health                           401  403  403  403   403    403    403  403    403  403   403  403   403     ok   ok     ok     403
GET /api/usage                                              401  403  403  403   403    403    403  403    403  403   403  403   403     ok   ok     ok     403
GET /api/statistics                                         401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
POST /api/statistics/publications                           401  403  403  403   403    403    403  403    403  403   403  409   403     403  403    403    403 # the class has too few learners, and the gate refuses
DELETE /api/statistics/publications                         401  403  403  403   403    403    403  403    403  403   403  ok    403     403  403    403    403
GET /api/public/statistics/{school}                         404  404  404  404   404    404    404  404    404  404   404  404   404     404  404    404    404 # for everybody, once something is published
GET /api/service                                            401  403  403  403   403    403    403  403    403  403   403  403   403     ok   ok     ok     403
GET /health                                                 ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /health/live                                            ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /health/ready                                           ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /health/projections                                     ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /openapi.json                                           ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /.well-known/jwks.json                                  ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /docs                                                   ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /docs/scalar.js                                         ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /problems                                               ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
GET /problems/{code}                                        ok   ok   ok   ok    ok     ok     ok   ok     ok   ok    ok   ok    ok      ok   ok     ok     ok
`

export const rows: readonly Row[] = readTable(table)

/** A line that is no request names the area of the lines below it. Throws where a line has not one cell for each caller. */
export function readTable(text: string): Row[] {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '')
  if (header.trim().split(/\s+/).join() !== actors.join()) throw new Error(`the columns are ${header}`)
  const found: Row[] = []
  let area = ''
  for (const line of lines) {
    const [, request, cells = '', because = null] =
      /^((?:GET|POST|PUT|PATCH|DELETE) \S+(?: \S+)?) {2,}([^#]+)(?:# (.+))?$/.exec(line) ?? []
    if (request === undefined) area = line.trim()
    else found.push({ request, area, expected: expectedOf(request, cells.trim().split(/\s+/)), because })
  }
  return found
}

function expectedOf(request: string, words: readonly string[]): Row['expected'] {
  const wrong = words.find((word) => !isOutcome(word))
  if (wrong !== undefined) throw new Error(`${request}: "${wrong}" is no outcome`)
  if (words.length !== actors.length) throw new Error(`${request} has ${words.length} cells, not ${actors.length}`)
  return byActor((_, i) => words.filter(isOutcome)[i] ?? '403')
}

function isOutcome(word: string): word is Outcome {
  return outcomes.some((outcome) => outcome === word)
}

/** A value for each caller. */
export function byActor<T>(ofActor: (actor: Actor, i: number) => T): Readonly<Record<Actor, T>> {
  const entries = actors.map((actor, i) => [actor, ofActor(actor, i)] as const)
  return Object.fromEntries(entries) as Record<Actor, T>
}
