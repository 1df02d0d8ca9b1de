// The types of the API, made from its OpenAPI document by `node tools/api/client.ts`: not edited by hand.

export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an account
         * @description Lets a registered person sign in under a name that nobody else in the school has. Then give them a password.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["openAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close an account
         * @description Ends all sessions of a person and frees the sign-in name. The person may get another account later, with another password.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["closeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable an account
         * @description Ends all sessions of a person and refuses new ones until the account is opened again. Once it is answered, no process admits the person.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["disableAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an account’s identities
         * @description The identities at providers that an account is linked to. What they are there is not stored.
         *
         *     Needs the permission `identity:manage`.
         */
        get: operations["listLinkedIdentities"];
        put?: never;
        /**
         * Link an account to an identity
         * @description Lets a person who has an account sign in with an identity at a provider. In a school, an identity belongs to one account.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["linkIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/identities/unlink": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlink an OpenID identity
         * @description Refuses to sign a person in with this identity at an OpenID provider from now on. Sessions that have begun go on: to end them, disable the account.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["unlinkOpenid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite somebody to choose a password
         * @description Makes an address at which the person chooses the password of their account, within seven days. It ends when it is used, when the password is set in another way, and when the account is disabled or closed.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["invitePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give somebody a password
         * @description Sets the password of a person who has an account, and ends all their sessions. The person can change it afterwards.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["setPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{person}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an account again
         * @description Lets a person with a disabled account sign in again. Their earlier sessions stay ended.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["reopenAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/activities/difficulty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exercises by difficulty
         * @description How hard exercises turn out to be, hardest first.
         *
         *     Needs the permission `exercises:read`.
         */
        get: operations["getActivities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/adaptive/interaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an interaction
         * @description One of 10 commands, selected by `type`.
         *
         *     - `difficulty_adjusted`: Sets the difficulty served to a learner on a skill.
         *     - `skill_mastered`: Says that a skill is mastered: accepted, with no effect, where it is; refused where it is not.
         *     - `exercise_completed`: Records that an exercise ended for a learner, after all its attempts.
         *     - `emotion_detected`: Records an emotion that the learner or a teacher declared; an inferred one is refused.
         *     - `ai_feedback_given`: Records feedback that a model wrote and the learner was shown.
         *     - `exercise_attempted`: Records one answer of a learner to an exercise; mastery of the skill is decided from it.
         *     - `learning_started`: Records that a learner began a session.
         *     - `metacognition_triggered`: Records that a learner was asked to think about their own learning, and what they answered.
         *     - `achievement_unlocked`: Gives a learner a badge or a certificate; a second time changes nothing.
         *     - `content_viewed`: Records that a learner looked at a content, once or several times.
         *
         *     Needs the permission `learning:record` or `learning:report` or `learning:declare` or `learning:award`.
         */
        post: operations["sendInteraction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/adaptive/skill-progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare progress on a skill
         * @description Records how far a teacher or an outside tool says a learner is in a skill.
         *
         *     Needs the permission `learning:record`.
         */
        post: operations["declareSkillProgress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/adaptive/user-progress/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a learner’s progress
         * @description How far one learner is: totals, classes, and every skill practised or declared.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["getUserProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attempts/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct an attempt
         * @description Marks an earlier answer of a learner again, as right or wrong.
         *
         *     Needs the permission `learning:correct`.
         */
        post: operations["correctAttempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the trail
         * @description Entries of the trail of the school with proofs, as a signed bundle that can be verified without Sillage: a ZIP of NDJSON, CSV, a page in French, checkpoints and a manifest. At most 100000 entries. Without conditions, the whole chain. The export is itself an entry.
         *
         *     Needs the permission `trail:audit`.
         */
        get: operations["exportAuditBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/reach/{actor}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get whose data somebody could reach
         * @description For a breach: whose data could this person or program reach between two times, from the history of roles, classes and links, and whose data did they read, from the trail. Somebody who was read without being reachable has no reason.
         *
         *     Needs the permission `trail:audit`.
         */
        get: operations["getReach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/unusual-accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notices of unusual access
         * @description Who opened the data of unusually many people, newest first: at most 500. The rule is looked at every hour.
         *
         *     Needs the permission `trail:audit`.
         */
        get: operations["listUnusualAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/children/{person}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a child a PIN
         * @description Sets the PIN of a learner, or draws one. Ends the sessions under the PIN before, and lets the child try again on every device.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["setPin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/children/{person}/pin/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a PIN
         * @description Ends the PIN of a learner and all sessions under it. Other processes follow within one second. The learner cannot sign in with a PIN until they get another one.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["removePin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/children/{person}/pin/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a child try again
         * @description Forgets the wrong PINs of a child on every device. The PIN stays.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["unlockPin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/children/{person}/sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the sessions of a child
         * @description Ends all sessions that a learner began with their PIN, on every device. Other processes follow within one second. The PIN stays.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["endPinSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the classes
         * @description The classes of the school, by name, with how many learners are in them now. Teachers get the open classes that they teach.
         *
         *     Needs the permission `teaching:read`.
         */
        get: operations["getClassList"];
        put?: never;
        /**
         * Open a class
         * @description Opens a class for a school year.
         *
         *     Needs the permission `teaching:open`.
         */
        post: operations["openClass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a class
         * @description Ends a class; its learners are withdrawn one by one.
         *
         *     Needs the permission `teaching:manage`.
         */
        post: operations["closeClass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/teachers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a teacher
         * @description Assigns a further teacher to an open class, from now on or from a given time.
         *
         *     Needs the permission `teaching:assign`.
         */
        post: operations["assignTeacher"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/teachers/removals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove a teacher
         * @description Ends the time of a teacher in an open class. The only teacher is replaced first, then removed.
         *
         *     Needs the permission `teaching:assign`.
         */
        post: operations["removeTeacher"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a class’s activity by day
         * @description What a class did, day by day of the school's zone; days without activity are left out.
         *
         *     Needs the permission `teaching:read`.
         */
        get: operations["getClassActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the children of a class
         * @description Who is in a class now, by name: for printed sheets and for help with signing in.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        get: operations["getClassChildren"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/device-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Issue a code for devices
         * @description Makes a code that enrols devices for the children of a class. It is stored hashed and shown only here. A code for the class holds until the end of the school year, unless somebody revokes it.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["issueDeviceCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/device-codes/{code}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a code for devices
         * @description Ends a code, every device that it enrolled, and the sessions on these devices: here at once, in other processes within one second.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["revokeDeviceCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/devices/{device}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a device
         * @description Ends a device and the sessions on it: here at once, in other processes within one second.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["revokeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a teacher’s notices
         * @description What the teacher of a class was told about its learners, newest first.
         *
         *     Needs the permission `teaching:read`.
         */
        get: operations["getClassNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a class at a glance
         * @description A class at a glance: its learners, what each has done, who may need help, and totals.
         *
         *     Needs the permission `teaching:read`.
         */
        get: operations["getClassOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Print the sheet of a class
         * @description Issues a code for the class, and answers with a page to print, in French: one card for each child, with their name, a pictogram, and a QR code that enrols a device. Each sheet has a code of its own; revoke it if the sheet gets lost.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        post: operations["printSheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how a class signs in
         * @description The codes and devices of a class, which children have a PIN, and who waits for help.
         *
         *     Needs the permission `identity:sign-in-help`.
         */
        get: operations["getClassSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/classes/{class}/teachers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the teachers of a class
         * @description Who teaches or taught a class, from when until when. Ends with the class where nothing else is said.
         *
         *     Needs the permission `teaching:read`.
         */
        get: operations["getClassTeacherList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the programs
         * @description The programs that are registered in the school, disabled ones included, by id.
         *
         *     Needs the permission `identity:manage`.
         */
        get: operations["getMachineClients"];
        put?: never;
        /**
         * Register a machine client
         * @description Lets a program act in the school with the given permissions, and gives it a secret. The secret is shown once.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["registerProgram"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Disable a program
         * @description Refuses a program, and all its tokens at once, until it is enabled again. Other processes follow within one second.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["disableClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enable a program
         * @description Lets a program that was disabled act again, with the secrets that it had.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["enableClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/clients/{client}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a program another secret
         * @description Makes a new secret and shows it once. The newest earlier one stays valid for `keepS` seconds, a day by default, so that the program can be changed meanwhile; older ones end now.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["makeClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/course-results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a course result
         * @description Records how a class ended for a learner.
         *
         *     Needs the permission `teaching:manage`.
         */
        post: operations["recordCourseResult"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who may sign in here
         * @description The children of the class by given name and pictogram, for a device that is enrolled. Without an enrolled device nobody is named.
         */
        get: operations["getDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/device/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a PIN
         * @description Starts a session of at most 8 hours for a child in front of an enrolled device. It allows the child’s own exercises and nothing else. The answer is the same for an unknown child, a wrong PIN and no PIN. After three wrong PINs the child waits 30 seconds on this device; after five, a teacher has to unlock them. Other devices are not concerned, until there are 20 wrong PINs of a child on all devices together: then the child signs in only on devices on which they have signed in before.
         */
        post: operations["signInWithPin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a device
         * @description Enrols a device with the code of a teacher. A browser gets a cookie that scripts cannot read; an application asks for a token. The device signs nobody in by itself: each child needs their PIN. A code enrols at most 40 devices within an hour.
         */
        post: operations["enrolDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a learner
         * @description Enrols a learner in a class, or brings one back who had left.
         *
         *     Needs the permission `teaching:manage`.
         */
        post: operations["enrolLearner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/enrolments/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a learner
         * @description Takes a learner out of a class.
         *
         *     Needs the permission `teaching:manage`.
         */
        post: operations["withdrawLearner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List event types
         * @description All types of events, with versions, JSON Schema, purpose, retention, and the fields that are personal or need a consent.
         *
         *     Needs a token or a session.
         */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events
         * @description The school’s events in the order of the log, page by page. Events, positions and the rules for personal fields are the same as in the live stream: read pages until `end` is true, then connect to `/api/events/stream?after=<next>`. A page may be empty although more events follow, so check `end`, not the number of items.
         *
         *     Needs the permission `events:read`.
         */
        get: operations["listEvents"];
        put?: never;
        /**
         * Send many commands
         * @description Sends many commands at once, each with its own result: at most 5000 commands or 5 MiB. The status is 200 even if lines fail. The answer has one result per line, in the same order and in the format of the request. Commands on the same stream are carried out in the order of their lines, others in any order.
         *
         *     Needs the permission `families:ask` or `identity:manage` or `families:manage` or `identity:sign-in-help` or `learning:record` or `learning:correct` or `learning:report` or `learning:declare` or `learning:award` or `rights:decide` or `rights:ask` or `learning:attest` or `rights:consent` or `teaching:assign` or `teaching:manage` or `teaching:open`.
         */
        post: operations["sendCommands"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream events
         * @description The school’s events as they happen, as Server-Sent Events. Each message is one event as JSON, and its id is the position in the log. After a lost connection, send the last id as `Last-Event-ID`: no event is missed or repeated. The message `caught-up` is sent whenever all events so far have been sent. Personal fields are `{"withheld": true}` without the permission `events:read-personal`, and `{"erased": true}` once erased. The stream ends when the token expires. It also ends while the key store does not answer and an event cannot be opened for you: connect again. It also ends if the log has lost the event that was sent last: connect again with `afterEvent`, the id of that event, to get a problem that says so.
         *
         *     Needs the permission `events:read`.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the guardians’ open links
         * @description The links between guardians and learners that are asked for or confirmed, by learner.
         *
         *     Needs the permission `families:manage`.
         */
        get: operations["getOpenGuardianLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/joint-consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the joint consents
         * @description The consents in force that a child gave together with a parent, by learner.
         *
         *     Needs the permission `families:manage`.
         */
        get: operations["getJointConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a guardian’s link
         * @description Asks for a link between a guardian and a learner. It gives no rights until the school confirms it.
         *
         *     Needs the permission `families:ask`.
         */
        post: operations["askGuardianLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/links/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a guardian’s link
         * @description Confirms the link between a guardian and a learner: the guardian’s rights begin.
         *
         *     Needs the permission `families:manage`.
         */
        post: operations["confirmGuardianLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/links/ends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a guardian’s link
         * @description Ends the link between one guardian and a learner, or turns down one that was asked for.
         *
         *     Needs the permission `families:manage`.
         */
        post: operations["endGuardianLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/links/levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change what a guardian may do
         * @description Sets what a guardian may do for a learner: view, or also manage. Also before the link is confirmed.
         *
         *     Needs the permission `families:manage`.
         */
        post: operations["changeGuardianLevel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/families/{learner}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the guardians of a learner
         * @description Who is, was or asks to be linked to a learner as a guardian, each with their own link.
         *
         *     Needs the permission `families:manage`.
         */
        get: operations["getLearnerGuardians"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a password with an invitation
         * @description Sets the password of the account for which the invitation was made, and ends its sessions.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two past states
         * @description What changed about a learner between two moments, field by field, and which events changed it.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["compareLearnerStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a learner’s events
         * @description The events of a learner in the order in which they were recorded, from a place on: after it, before it, or around it. With `limit=1`, the next or the previous event that the filters select.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["listLearnerEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/explain/{model}/{field}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain a field
         * @description Why a field of a read model about a learner is what it is: the events that moved it, oldest first.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["explainLearnerField"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Replay a learner’s history
         * @description A learner’s history as steps, in the order in which the events were recorded: each event in words, and the rows that it changed.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["replayLearnerHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/replay/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream a replay
         * @description Replays a learner’s history step by step, as Server-Sent Events. Each message is one step, as in a page of the replay; its id is the position in the log. After a lost connection, send the last id as `Last-Event-ID` to continue after it. The message `end` is sent after the last step, then the stream ends. Close the connection then: otherwise a client that reconnects automatically would start again. The message `problem` explains why the replay could not continue.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["streamLearnerReplay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a learner’s past state
         * @description What every read model about a learner said at a moment: as known then, or as it had happened by then.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["getLearnerState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a learner’s timeline
         * @description A learner’s history as a timeline: an axis on which nights and holidays are short, how dense the events are, and marks in lanes by kind of event. If there are more events than marks, each mark stands for several.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["getLearnerTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learners/{learner}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a learner’s history
         * @description Everything recorded about a learner, newest first, filtered by type, skill and dates.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["getLearnerHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people
         * @description The people of the school with the roles that they have now, in the order of their ids.
         *
         *     Needs the permission `identity:manage`.
         */
        get: operations["getPersonList"];
        put?: never;
        /**
         * Register a person
         * @description Makes a person known to the school, in one role; also one who had left and comes back.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["registerPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/birth-dates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a birth date
         * @description Records the birth date of a learner, or corrects it. It is sealed, and only used to end the links to guardians at majority.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["recordBirthDate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change contact details
         * @description Replaces the e-mail address and telephone number of a person; what is absent is removed.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["changeContact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/departures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave the school
         * @description Ends the roles of a person, and the links of a learner to guardians. Enrolments are withdrawn separately.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["leaveSchool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a name
         * @description Changes the name of a person. The old name remains in the history, under a key of its own.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["renamePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grant a role
         * @description Gives a person a further role in the school, from now on or from a given time.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["grantRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/roles/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a role
         * @description Takes a role from a person, from now on or from a given time. The last administrator who can sign in keeps the role.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["withdrawRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a person
         * @description The current names and contact details of a person, and the roles that they have or had.
         *
         *     Needs the permission `identity:manage`.
         */
        get: operations["getPersonDetails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{person}/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accesses to a person’s data
         * @description Who read or changed the data of a person, and who tried to: newest first, page by page. An access is listed at most about a second after it. Reading this list is an access as well.
         *
         *     Needs the permission `trail:read`.
         */
        get: operations["listAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the read models
         * @description All read models, with their generations, workers, lag, faults and drift.
         *
         *     Needs the permission `projections:read`.
         */
        get: operations["listProjections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a read model
         * @description One read model, with the history of actions on it.
         *
         *     Needs the permission `projections:read`.
         */
        get: operations["getProjection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare generations
         * @description Compares the live rows with those of another generation. Counts include all schools. Rows identify persons, so only rows of your own school are shown, only with `projections:manage`, and the access trail records it. If it takes longer than a request may, the status is 503; the command line has no such limit.
         *
         *     Needs the permission `projections:read` or `projections:preview`.
         */
        get: operations["compareGenerations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop a generation
         * @description Removes a generation and its rows. The live generation cannot be dropped.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["dropGeneration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List parked rows
         * @description Rows whose events wait for a fix. Counts include all schools. Rows identify persons, so only rows of your own school are shown, only with `projections:manage`, and the access trail records it.
         *
         *     Needs the permission `projections:read` or `projections:preview`.
         */
        get: operations["listParkedRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a read model
         * @description Stops folding events into the live rows until you resume it. Takes effect within a second.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["pauseProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the latest rebuild
         * @description The progress or the result of the latest rebuild, in any process. 404 if there was none.
         *
         *     Needs the permission `projections:read`.
         */
        get: operations["getProjectionRebuild"];
        put?: never;
        /**
         * Rebuild a read model
         * @description Builds a new generation from the whole log in a separate process, while queries read the live rows. A rebuild that was stopped or killed continues from its last save when you request it again. When the service shuts down, it stops the rebuild cleanly.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["rebuildProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a read model
         * @description Continues to fold events into the live rows, from where it was paused.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["resumeProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry parked rows
         * @description Tries to fold the events of parked rows again, after a fix.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["retryProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Roll back a switch
         * @description Makes the previously live generation live again.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["rollBackProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projections/{name}/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switch generations
         * @description Makes another generation live, for all schools at once.
         *
         *     Needs the permission `projections:manage`.
         */
        post: operations["switchProjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/access/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get everything about a person
         * @description Everything that is stored about one person (GDPR, articles 15 and 20): the events in words and with their data, the rows of the read models, purposes, legal bases, retention and recipients. As JSON, or in French as a page or a PDF. Of a person who was erased, only the erasure. While the data may only be stored, the person, whoever acts for them and the data protection officer get it, and the administration does not (423).
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getAccessFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/breaches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the register of breaches
         * @description The breaches of personal data that the school has noted, the latest first: at most 1,000.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getBreachRegister"];
        put?: never;
        /**
         * Note a breach
         * @description Notes a breach of personal data in the register of the school (GDPR, article 33.5), as far as it is known. The 72 hours run from `discoveredAt`.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["noteBreach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/breaches/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Print the register of breaches
         * @description The register of breaches (GDPR, article 33.5) as a document in French, to show to the authority.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getBreachRegisterPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/breaches/{breach}/assess": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assess a breach
         * @description Records the risk for the people, the likely effects and what is done about them. It can be assessed again when more is known. Without a risk, nobody has to be told, and the 72 hours stop.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["assessBreach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/breaches/{breach}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a breach
         * @description Closes the file of a breach that was assessed, once the authority was told if there is a risk, and the people if it is high, or with the reason why they were not (article 34.3).
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["closeBreach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/breaches/{breach}/notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a notification of a breach
         * @description Records that the authority (CNIL) or the people were told. What was told the authority after 72 hours needs the reasons for the delay (article 33.1).
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["notifyBreach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the texts of consents
         * @description The current text of each consent that people are asked for. To agree, name its version.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getConsentTexts"];
        put?: never;
        /**
         * Give a consent
         * @description Signs the current text of a consent: for oneself, or for a child as a parent whose link says `manage`. Under 15, and where the school does not know the birth date, it is given once the child and one parent have signed; from 15, the person gives it alone. What depends on it is recorded from this answer on.
         *
         *     Needs the permission `rights:consent`.
         */
        post: operations["giveConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/consents/on-paper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a consent on paper
         * @description Records the signatures of a form that the school keeps: of the child, of a parent, or of both at once. The rules are those of a consent given in the application.
         *
         *     Needs the permission `families:manage`.
         */
        post: operations["recordPaperConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/consents/on-paper/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a withdrawal on paper
         * @description Records that a learner or a parent told the school that they withdraw a consent. No reason is asked for.
         *
         *     Needs the permission `families:manage`.
         */
        post: operations["recordPaperWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/consents/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a consent
         * @description Ends a consent, without a reason: nothing that depends on it is recorded from this answer on. The child or any parent whose link says `manage` may do it, alone. What was recorded before stays lawful, and until it expires; to have it erased, make a request.
         *
         *     Needs the permission `rights:consent`.
         */
        post: operations["withdrawConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/consents/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the consents of a person
         * @description Every consent that the school asks for, with its current text, and whether the person has given it. What depends on one that is not given is not recorded.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getConsents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/decisions/confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree to an automated decision
         * @description Agrees to an automated decision that has a significant effect, or sets it aside. A teacher of the person does it.
         *
         *     Needs the permission `learning:attest`.
         */
        post: operations["confirmDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/decisions/contests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Contest an automated decision
         * @description Asks for a human or for an explanation, or contests an automated decision. Nothing follows from the decision until a human has answered, unless only an explanation is asked for.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["contestDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/decisions/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a contested decision
         * @description Answers whoever asked for a human or an explanation, or contested an automated decision: it is upheld or overruled, and the explanation is for them. Whoever agreed to the decision at first does not answer.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["reviewDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/decisions/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List automated decisions about somebody
         * @description What rules and models have decided about a person, in which version, on which inputs in words, and what a human said. The person and their parents can contest each.
         *
         *     Needs the permission `learning:read`.
         */
        get: operations["getAutomatedDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the erasures
         * @description All erasures of the school, oldest first.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["listErasures"];
        put?: never;
        /**
         * Erase a person
         * @description Erases everything personal about a person, for ever: keys, rows, credentials, copies. It cannot be undone. From this answer on, nothing about the person is recorded, and commands about them get 410 (`person-erased`). The answer does not wait for the end. A person who is erased already has one erasure, which is returned again. The last administrator of the school who can sign in is not erased: first give another person the role (`last-administrator`).
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["requestErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an erasure
         * @description One erasure, with its steps.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getErasure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/erasures/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the certificate of an erasure
         * @description What was done and when, which copies remain and until when, and what stays. As JSON, or as a page.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getErasureCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Object to a use of data
         * @description From this answer on, the data of the person is not used for this purpose any more, until the objection is taken back or the school overrides it for a recorded reason.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["makeObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/objections/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Override an objection
         * @description The data of the person is used again although they object. The compelling grounds of the school are required; the person reads them in their file, and may object again.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["overrideObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/objections/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back an objection
         * @description The data of the person may be used for this purpose again.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["withdrawObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/objections/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the objections of a person
         * @description What a person objects to, since when, and whether the school goes on all the same.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getObjections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the record of processing
         * @description The record of processing activities (GDPR, article 30), generated from the catalogue of events: what is recorded, why, on which legal basis, for whom and how long. As JSON, or as a page in French.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getRecordOfProcessing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/rectifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a person’s data right
         * @description Records the right name, contact details or birth date for a request of rectification. It counts from now on; once the request is approved, all earlier values of the same kind are erased for good, and who was sent data of the person is told.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["rectifyData"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the requests of rights
         * @description The requests of rights, newest first: of one person with `person`, of the whole school for the data protection officer and the administration. `late` leaves only those whose deadline is near or has passed.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getRightsRequests"];
        put?: never;
        /**
         * Ask for a right
         * @description Asks for a right of a person over their data (GDPR, articles 15 to 18, 20 and 21): one’s own, that of a child whose link says `manage`, or, for the school, that of somebody who asked on paper. The data protection officer decides. A request of restriction or objection says on which ground or which use (`ground`, `purpose`), or that it ends (`lift`). It has to be answered within one month.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["makeRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a request of a right
         * @description One request of a right, with its steps. Whoever asked, the person and the school also see what was written; a second guardian does not.
         *
         *     Needs the permission `rights:read`.
         */
        get: operations["getRightsRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a request of a right
         * @description Decides that a request is carried out. An erasure cannot be undone. Nobody approves a request about their own data, or one that they made or had to sign as a parent. Of a restriction or an objection, `ground` or `purpose` says what the request left open.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["approveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a request of a right
         * @description Takes a request back. Only whoever made it may, until it is approved.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["cancelRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/carry-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a request as carried out
         * @description Records that what was approved is done. The service does that itself for access, portability, erasure, restriction and objection, and for a rectification whose right value is recorded, and refuses it from anybody else; for everything else, whoever has done it does.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["carryOutRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a request of a right
         * @description Records how whoever asked got the answer. The clock stops. A request of a person who was erased meanwhile ends with `person-erased`, which the service alone records.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["completeRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Extend the deadline of a request
         * @description Extends the deadline by two months, once, before it has passed (article 12.3). Whoever asked sees that, and the reason.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["extendRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a request of a right
         * @description Decides that a request is not carried out. Whoever asked sees the reason; tell them that they can complain to the CNIL or go to court (article 12.4).
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["rejectRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a request of a right
         * @description Agrees to a request that needs the caller’s signature: that of the other holder of parental authority, or that of a child of 15 or more.
         *
         *     Needs the permission `rights:ask`.
         */
        post: operations["signRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/requests/{request}/waive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Waive a signature
         * @description Says why a signature that a request lacks is not needed: sole authority, a decision of a court, or somebody who cannot be reached.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["waiveSignature"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/restrictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the restrictions
         * @description Whose data may only be stored now, since when and why. Restrictions that were lifted are not listed.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getRestrictions"];
        put?: never;
        /**
         * Restrict a person’s data
         * @description From this answer on, the data of the person is stored and nothing else: questions about them get 423 (`restricted`), lists leave them out, their events are not delivered, and no process decides about them. Recording goes on.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["setRestriction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/restrictions/ends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lift a restriction
         * @description The data of the person is shown and used again, with everything that was recorded meanwhile. The person must have been told before (GDPR, article 18, paragraph 3): `informedOn` says when.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["liftRestriction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See the plan of retention
         * @description The open plan of what is destroyed because its period is over, or the last one that was carried out: people by purpose and school year, what is kept back and why, and what is left afterwards. No ids of people.
         *
         *     Needs the permission `rights:decide`.
         */
        get: operations["getRetention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a period of retention
         * @description Sets how long the school keeps what it recorded for a purpose, counted from the end of the school year. Each purpose has a least and a most (`retention-out-of-bounds`). What has expired already stays erased.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["changeRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a plan of retention
         * @description Makes a plan of what is over today, unless one is open. A worker makes one every night. Nothing is destroyed before it is confirmed, or seven days have passed.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["planRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention/plans/{plan}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a plan of retention
         * @description The decision that the open plan is carried out now, not when it is due. It cannot be undone. A worker carries it out; what is protected by then is kept. Confirming it again changes nothing.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["confirmRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention/protections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Protect from retention
         * @description Keeps what was recorded about a person for a purpose until a day, though its period ends before, and records why. The day is at most five years away; protecting again replaces it.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["protectFromRetention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rights/retention/protections/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a protection from retention
         * @description Ends a protection early: the retention period of the purpose applies again.
         *
         *     Needs the permission `rights:decide`.
         */
        post: operations["endRetentionProtection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a school
         * @description Opens the caller's school, with its name, its time zone and what it seals.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["openSchool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schools/closures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the school
         * @description Closes the school for good: it records nothing more, and what it recorded can still be read and exported. Other processes follow within five seconds.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["closeSchool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schools/sealing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change what is sealed
         * @description Sets what is sealed of later events: `identifying` (names, contacts, free text, answers, declared emotions) or `all`. Earlier events stay as they are. Other processes follow within five seconds.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["changeSealing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schools/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Require an authenticator application, or not
         * @description Decides whether people who see more than one child (all but learners and parents) must set up an authenticator application before they may act. A new school requires it.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["changeSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schools/zone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the time zone
         * @description Sets the time zone in which the school's days are counted from now on.
         *
         *     Needs the permission `identity:manage`.
         */
        post: operations["changeSchoolZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the session
         * @description Who the caller is, and what they may do now.
         *
         *     Needs a token or a session.
         */
        get: operations["getSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/authenticator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set up an authenticator application
         * @description Gives the secret for an authenticator application (RFC 6238). It is required from its first code on: see the next operation.
         *
         *     Needs a token or a session.
         */
        post: operations["beginAuthenticator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/authenticator/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator application
         * @description The first code of the application: from now on, signing in needs a code. Gives ten recovery codes.
         *
         *     Needs a token or a session.
         */
        post: operations["confirmAuthenticator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/openid/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link one’s own account
         * @description Begins to link one’s own account to one’s identity at a provider: proves the password once more, and gives the address to open in this browser. Needs the cookie of a session.
         *
         *     Needs a token or a session.
         */
        post: operations["beginOpenidLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one’s password
         * @description Replaces one’s own password, and ends one’s other sessions.
         *
         *     Needs a token or a session.
         */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get new tokens
         * @description Replaces a refresh token by a new one, and gives a new access token. A refresh token works once; within ten seconds the same device may send it again. A replaced token that comes later, or from elsewhere, ends the session: somebody has copied it.
         */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s sessions
         * @description Where the caller is signed in: browsers, applications, and devices of a class.
         *
         *     Needs a token or a session.
         */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of one’s sessions
         * @description Signs the caller out there, with all tokens of that session. Once it is answered, no process admits it.
         *
         *     Needs a token or a session.
         */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Starts a session with a name and a password. A browser gets a cookie that scripts cannot read; an application asks for tokens. The answer is the same for a wrong name, a wrong password and a disabled account. The code `code-required` means that the password was right and a code must be sent too. After failures, the next attempt must wait.
         */
        post: operations["signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in/openid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sign-in providers
         * @description The OpenID providers at which the people of a school may sign in.
         */
        get: operations["listSignInProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in/openid/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in at a provider
         * @description Sends the browser to an OpenID provider (code flow with PKCE). Open it as a page; the provider sends the browser back to the callback.
         */
        get: operations["beginOpenidSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-in/openid/{provider}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from a provider
         * @description The provider sends the browser here. It checks state, nonce, signature, audience and times, and starts the session of the account that is linked to this identity, with the same cookie as `POST /api/sign-in`. It never opens an account. Nobody calls it by hand.
         */
        get: operations["finishOpenidSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session, with all its tokens. Once it is answered, no process admits them. A token that was made by hand has no session, and is refused.
         *
         *     Needs a token or a session.
         */
        post: operations["signOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks
         * @description The school’s endpoints, oldest first.
         *
         *     Needs the permission `webhooks:read`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description Sends the school’s events to a URL. Each event is a POST, signed according to Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Events arrive in the order of the log, at least once: `webhook-id` is the id of the event, so ignore ids that you have already processed. An event is delivered when the endpoint answers 2xx. After any other answer it is tried again with growing pauses for three days, and later events wait.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a webhook
         * @description One endpoint, with its state and position.
         *
         *     Needs the permission `webhooks:read`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Removes an endpoint and its delivery log. A request that is already being sent still arrives.
         *
         *     Needs the permission `webhooks:manage`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries
         * @description The deliveries to an endpoint, newest events first, without the bodies. Successful deliveries are listed for 30 days.
         *
         *     Needs the permission `webhooks:read`.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{event}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again
         * @description Sends a parked or delivered event once more, now.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["redeliverWebhookEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a webhook
         * @description Stops sending events. The position is kept, so no event is lost.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["pauseWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a webhook
         * @description Continues from the position of the endpoint. An event that waits for its next attempt is tried now.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["resumeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the secret
         * @description Creates a new secret. For 24 hours, requests are also signed with the old one.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message
         * @description Sends a message of type `sillage.webhook-test`, now.
         *
         *     Needs the permission `webhooks:manage`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the health of the service
         * @description Whether read models, processes and webhooks make progress. `troubles` lists those that do not.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Answers while the process runs. If there is no answer, restart the process.
         */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/projections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get read model health
         * @description Which read models are stopped, have parked rows, or have no worker.
         */
        get: operations["getProjectionHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * May traffic be sent here?
         * @description Answers 200 if traffic may be sent to this process, and 503 with the reasons if not.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the metrics
         * @description The metrics of the service in the Prometheus text format.
         *
         *     Needs the permission `operations:read`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a token for a program
         * @description The OAuth 2 grant `client_credentials` (RFC 6749): gives a program an access token for ten minutes. Send `client_id` and `client_secret` as `Authorization: Basic`, or in the form.
         */
        post: operations["requestClientToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The invitation. */
        AcceptInvitation: {
            /** @description What follows the # in the address. */
            invitation: string;
            /** @description At least 12 characters, and not one of the most common ones. */
            password: string;
        };
        /** @description A page of the accesses to a person’s data. */
        AccessPage: {
            /**
             * Format: uuid
             * @description The person whose data was accessed.
             */
            person: string;
            /** @description The accesses, newest first. */
            items: {
                /** @description The number of the entry in the trail of the school. */
                entry: number;
                /**
                 * Format: date-time
                 * @description When it happened.
                 */
                at: string;
                /** @description The name of the query, command or operation. */
                action: string;
                /** @description What it is for: `teaching`, `administration`, `wellbeing` or `security`. */
                purpose: string;
                /** @description `done`, or why it was refused, such as `forbidden`. */
                outcome: string;
                /**
                 * Format: uuid
                 * @description The person or program that did it; null if that person was erased.
                 */
                who: string | null;
            }[];
            /** @description Pass it as `before` to get the next page; null on the last one. */
            next: number | null;
        };
        /** @description What a class did on one day. */
        ActiveDay: {
            /**
             * Format: date
             * @description The day, in the school’s zone.
             */
            day: string;
            /** @description Learners who did anything that day. */
            learners: number;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Exercises that were completed. */
            exercisesCompleted: number;
            /** @description Views of contents. */
            views: number;
            /** @description Active minutes, of all learners together. */
            minutes: number;
        };
        /** @description How hard exercises turn out to be, hardest first. */
        Activities: {
            /** @description The exercises, hardest first. */
            items: components["schemas"]["ExerciseDifficulty"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A row of the read model activity-difficulty. How hard each exercise turns out to be: answers, share of right ones, time. */
        ActivityDifficultyRow: {
            /** @description An exercise, by the id that its application gives it. */
            exercise: string;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /** @description Difficulty, from 1 (easiest) to 5. */
            declaredDifficulty: number | null;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Share of wrong answers, drawn towards 0.3 by the weight of ten answers. */
            observedDifficulty: number;
            /** @description Answers whose time is known. */
            timedAttempts: number;
            /** @description Active time of these answers, in milliseconds. */
            durationMsSum: number;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            lastAttemptAt: string;
        };
        /** @description Sets the difficulty served to a learner on a skill. */
        AdjustDifficulty: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "difficulty_adjusted";
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /** @description The difficulty from now on, from 1 (easiest) to 5. */
            to: number;
            /** @description Why, as a short code: `three-failures`. */
            reason: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description Refused where the level is another one by now; null for one that nobody has set. */
            onlyFrom?: number | null;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Decides that a request is carried out. An erasure cannot be undone. Nobody approves a request about their own data, or one that they made or had to sign as a parent. Of a restriction or an objection, `ground` or `purpose` says what the request left open. */
        ApproveRequest: {
            /**
             * @description Of a restriction whose request named none: on which ground.
             * @enum {string}
             */
            ground?: "accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending";
            /**
             * @description Of an objection whose request named none: which use.
             * @enum {string}
             */
            purpose?: "teaching" | "administration" | "model-training" | "publication";
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Asks for a link between a guardian and a learner. It gives no rights until the school confirms it. */
        AskGuardianLink: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
            /**
             * @description What the guardian may do: `view` what concerns the learner, or also `manage` it.
             * @enum {string}
             */
            level: "view" | "manage";
            /**
             * Format: uuid
             * @description The learner.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records the risk for the people, the likely effects and what is done about them. It can be assessed again when more is known. Without a risk, nobody has to be told, and the 72 hours stop. */
        AssessBreach: {
            /**
             * @description The risk for the people: none (nobody has to be told), a risk (the authority), or a high one (they, too).
             * @enum {string}
             */
            risk: "none" | "risk" | "high";
            /** @description In words, without the name of anybody: it is kept in clear. */
            effects: string;
            /** @description In words, without the name of anybody: it is kept in clear. */
            measures: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Assigns a further teacher to an open class, from now on or from a given time. */
        AssignTeacher: {
            /**
             * Format: uuid
             * @description The teacher.
             */
            teacher: string;
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A decision about a person that a rule or a model made. */
        AutomatedDecision: {
            /**
             * Format: uuid
             * @description An automated decision, by its id, which whoever decides chooses.
             */
            decision: string;
            /** @description What is decided, in French. */
            title: string;
            /** @description The rule or the model. */
            rule: string;
            /** @description Its version. */
            ruleVersion: number;
            /**
             * @description Whether fixed rules decided, or a model that was trained.
             * @enum {string}
             */
            by: "rule" | "model";
            /**
             * @description Whether a human has still to agree, it counts, or a human has set it aside.
             * @enum {string}
             */
            status: "awaiting-human" | "in-effect" | "overruled";
            /** @description What somebody asks for and has no answer to; null for nothing. */
            asked: ("human" | "explanation" | "contest") | null;
            /** @description What it was based on, in French; null if that was erased. */
            inputs: string | null;
            /** @description What was decided, in French; null if that was erased. */
            outcome: string | null;
            /** @description The last explanation that a human gave; null for none, or if it was erased. */
            answer: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            madeAt: string;
        };
        /** @description What rules and models have decided about a person, in which version, on which inputs in words, and what a human said. The person and their parents can contest each. */
        AutomatedDecisions: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description The last 200 decisions, latest first. */
            decisions: components["schemas"]["AutomatedDecision"][];
        };
        /** @description A row of the read model automated-decisions. What rules and models decided about whom, whether a human agreed, and who asked what about it. */
        AutomatedDecisionsRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * Format: uuid
             * @description Id. An automated decision, by its id, which whoever decides chooses.
             */
            decision: string;
            /** @description What is decided. */
            title: string;
            /** @description Rule or model. */
            rule: string;
            /** @description Version. */
            ruleVersion: number;
            /**
             * @description Decided by.
             * @enum {string}
             */
            by: "rule" | "model";
            /**
             * @description State.
             * @enum {string}
             */
            status: "awaiting-human" | "in-effect" | "overruled";
            /** @description Asked for. */
            asked: ("human" | "explanation" | "contest") | null;
            /**
             * Format: date-time
             * @description Made at. A moment in UTC, with milliseconds.
             */
            madeAt: string;
            /**
             * Format: date-time
             * @description Answered at.
             */
            answeredAt: string | null;
        };
        /** @description By which a child finds their name before they can read it. */
        Avatar: {
            /** @description An emoji. */
            pictogram: string;
            /** @description What it shows, in French. */
            name: string;
            /** @description A background, as CSS writes it. */
            colour: string;
        };
        /** @description A command of a batch. */
        BatchCommand: {
            /** @description The name of the command: `learning.record-attempt`. */
            command: string;
            /** @description Your own key for this line, like an Idempotency-Key. A line that is sent again with the same key gets the first answer. */
            id: string;
            /** @description The input of the command, as in the body of its own route, without `type` and `occurredAt`. */
            input: {
                [key: string]: unknown;
            };
            /** @description When it happened; the time of the request by default. */
            occurredAt?: string;
        };
        /** @description The result of one command of a batch. */
        BatchResult: {
            /** @description The number of the line or item, from 1. */
            line: number;
            /** @description Its `id`; null if it had none. */
            id: string | null;
            /** @description The status that the command alone would have had: 201, 200 if repeated, 4xx, 5xx. */
            status: number;
            /** @description What was recorded; absent if there is a problem. */
            answer?: components["schemas"]["CommandAnswer"];
            /** @description The problem that the command alone would have had. Its pointers point into `input`. */
            problem?: components["schemas"]["Problem"];
        };
        /** @description The password, and a code of the present application if any. */
        BeginAuthenticator: {
            /** @description The password. */
            password: string;
            /** @description A code of the authenticator application, or a recovery code. Required once the application is set up. */
            code?: string;
        };
        /** @description The password, and where to go afterwards. */
        BeginOpenidLink: {
            /** @description The password. */
            password: string;
            /** @description A code of the authenticator application, or a recovery code. Required once the application is set up. */
            code?: string;
            /**
             * @description Where the browser goes afterwards: a path of this service.
             * @default /docs
             */
            returnTo?: string;
        };
        /** @description The read models have not reached the position in atLeast yet. Your data is stored. Try again in a moment. */
        BehindProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/behind";
            /** @description The type of problem in words: “Not up to date yet”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A breach of personal data, as the register has it. */
        Breach: {
            /**
             * Format: uuid
             * @description A breach, by the id that whoever notes it chooses.
             */
            breach: string;
            /** @description What was lost. */
            natures: ("confidentiality" | "integrity" | "availability")[];
            /** @description Which data is concerned. */
            data: ("identity" | "contacts" | "work" | "results" | "wellbeing" | "credentials" | "family")[];
            /** @description About how many people are concerned; null while nobody knows. */
            people: number | null;
            /** @description What happened. */
            facts: string;
            /**
             * Format: date-time
             * @description When the school became aware of it.
             */
            discoveredAt: string;
            /**
             * Format: date-time
             * @description When the 72 hours are over.
             */
            notifyBy: string;
            /**
             * Format: date-time
             * @description When it was noted here.
             */
            notedAt: string;
            /** @description The risk for the people: none (nobody has to be told), a risk (the authority), or a high one (they, too). */
            risk: ("none" | "risk" | "high") | null;
            /** @description The likely effects; null before it is assessed. */
            effects: string | null;
            /** @description What was done; null before it is assessed. */
            measures: string | null;
            /**
             * Format: date-time
             * @description When the authority was told; null if it was not.
             */
            authorityToldAt: string | null;
            /** @description Why that was later than 72 hours; null if it was not. */
            lateBecause: string | null;
            /**
             * Format: date-time
             * @description When the people were told; null if they were not.
             */
            peopleToldAt: string | null;
            /** @description Why the people were not told one by one (article 34.3): the data is unreadable without keys, what was done since averts the risk, or a public statement took its place. */
            notToldBecause: ("data-unreadable" | "risk-averted" | "public-statement") | null;
            /** @description `near`: fewer than 24 of the 72 hours were left; `missed`: none. Null if it was notified before. */
            warning: ("near" | "missed") | null;
            /**
             * Format: date-time
             * @description When its file was closed; null before.
             */
            closedAt: string | null;
        };
        /** @description The breaches of personal data that the school has noted, the latest first: at most 1,000. */
        BreachRegister: {
            /** @description The breaches, the latest first. */
            items: components["schemas"]["Breach"][];
        };
        /** @description A row of the read model breaches. The breaches of personal data that the school has noted, what was done, and until when the authority is told. */
        BreachesRow: {
            /**
             * Format: uuid
             * @description A breach, by the id that whoever notes it chooses.
             */
            breach: string;
            /** @description What was lost. */
            natures: ("confidentiality" | "integrity" | "availability")[];
            /** @description Which data is concerned. */
            data: ("identity" | "contacts" | "work" | "results" | "wellbeing" | "credentials" | "family")[];
            /** @description About how many people are concerned; null while nobody knows. */
            people: number | null;
            /** @description What happened. */
            facts: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            discoveredAt: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            notifyBy: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            notedAt: string;
            /** @description The risk for the people: none (nobody has to be told), a risk (the authority), or a high one (they, too). */
            risk: ("none" | "risk" | "high") | null;
            /** @description The likely effects; null before it is assessed. */
            effects: string | null;
            /** @description What was done; null before it is assessed. */
            measures: string | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            authorityToldAt: string | null;
            /** @description Why the authority was told late; null if it was not. */
            lateBecause: string | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            peopleToldAt: string | null;
            /** @description Why the people were not told one by one (article 34.3): the data is unreadable without keys, what was done since averts the risk, or a public statement took its place. */
            notToldBecause: ("data-unreadable" | "risk-averted" | "public-statement") | null;
            /** @description Whether the 72 hours are nearly over, or over. */
            warning: ("near" | "missed") | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            closedAt: string | null;
        };
        /** @description Takes a request back. Only whoever made it may, until it is approved. */
        CancelRequest: {
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records that what was approved is done. The service does that itself for access, portability, erasure, restriction and objection, and for a rectification whose right value is recorded, and refuses it from anybody else; for everything else, whoever has done it does. */
        CarryOutRequest: {
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: uuid
             * @description The erasure that it led to; null for other rights.
             */
            erasure?: string | null;
            /** @description How many other systems had received data of the person, and were told. */
            receivers?: number;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description An event that changed a field, with the values before and after. */
        Cause: {
            /**
             * Format: uuid
             * @description Id of the event.
             */
            id: string;
            /** @description Its type: `learning.exercise-attempted`. */
            type: string;
            /** @description Its place in the log. */
            position: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /** @description The value before the event; null where there was no row yet. */
            before: unknown;
            /** @description The value after the event; null where the row was removed. */
            after: unknown;
        };
        /** @description Replaces the e-mail address and telephone number of a person; what is absent is removed. */
        ChangeContact: {
            /** @description E-mail address. */
            email?: string;
            /** @description Telephone number. */
            phone?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Sets what a guardian may do for a learner: view, or also manage. Also before the link is confirmed. */
        ChangeGuardianLevel: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
            /**
             * @description What the guardian may do: `view` what concerns the learner, or also `manage` it.
             * @enum {string}
             */
            level: "view" | "manage";
            /**
             * Format: uuid
             * @description The learner.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The present and the new password. */
        ChangePassword: {
            /** @description The present password. */
            password: string;
            /** @description A code of the authenticator application, or a recovery code. Required once the application is set up. */
            code?: string;
            /** @description At least 12 characters, and not one of the most common ones. */
            newPassword: string;
        };
        /** @description Sets how long the school keeps what it recorded for a purpose, counted from the end of the school year. Each purpose has a least and a most (`retention-out-of-bounds`). What has expired already stays erased. */
        ChangeRetention: {
            /**
             * @description The purpose of processing.
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "wellbeing" | "security";
            /** @description An ISO 8601 period: `P2Y`. */
            period: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Sets the time zone in which the school's days are counted from now on. */
        ChangeSchoolZone: {
            /** @description An IANA time zone: `Europe/Paris`. */
            zone: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Sets what is sealed of later events: `identifying` (names, contacts, free text, answers, declared emotions) or `all`. Earlier events stay as they are. Other processes follow within five seconds. */
        ChangeSealing: {
            /**
             * @description What is sealed under people’s keys: `identifying` for names, contacts, free text, answers and declared emotions; `all` for everything recorded about a person.
             * @enum {string}
             */
            sealing: "identifying" | "all";
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Decides whether people who see more than one child (all but learners and parents) must set up an authenticator application before they may act. A new school requires it. */
        ChangeSecondFactor: {
            /** @description Whether staff must set up an authenticator application before they may act. */
            required: boolean;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A new session of a child. */
        ChildSession: {
            /**
             * Format: uuid
             * @description The school.
             */
            school: string;
            /**
             * Format: uuid
             * @description The child.
             */
            person: string;
            /** @description What the session or token allows now: each permission with the scopes in which it holds. */
            permissions: {
                [key: string]: ("own" | "children" | "taught" | "school" | "installation")[];
            };
            /**
             * Format: date-time
             * @description When the session ends, if nobody ends it before.
             */
            expiresAt: string;
        };
        /** @description How a child of the class gets on with signing in. */
        ChildSignInState: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description Given name; null where it is unknown or was erased. */
            givenName: string | null;
            /** @description Family name; null where it is unknown or was erased. */
            familyName: string | null;
            /** @description Whether the child has a PIN. */
            hasPin: boolean;
            /** @description Devices on which the child entered too many wrong PINs, and waits for a teacher. */
            stuckOn: string[];
        };
        /** @description Says that a skill is mastered: accepted, with no effect, where it is; refused where it is not. */
        ClaimMastery: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "skill_mastered";
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A class of the school. */
        Class: {
            /**
             * Format: uuid
             * @description The class, by its id.
             */
            class: string;
            /** @description Its name: `CM1 A`. */
            name: string;
            /** @description The grade that it is taught at: `CM1`. */
            level: string;
            /** @description Its school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: uuid
             * @description Its teacher.
             */
            teacher: string;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description When it was closed; null while it is open.
             */
            closedAt: string | null;
            /** @description How many learners are in it now. */
            learners: number;
        };
        /** @description What a class did, day by day of the school's zone; days without activity are left out. */
        ClassActivity: {
            /**
             * Format: uuid
             * @description The class, by its id.
             */
            class: string;
            /** @description The time zone of the school; null where it is not open. */
            zone: string | null;
            /** @description The days on which anybody did anything, in their order. */
            days: components["schemas"]["ActiveDay"][];
            /** @description Pass it as `from` for the next days; null where there are none. A page has at most 1000. */
            next: string | null;
        };
        /** @description A child who is in a class now. */
        ClassChild: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description Given name; null where it is unknown or was erased. */
            givenName: string | null;
            /** @description Family name; null where it is unknown or was erased. */
            familyName: string | null;
        };
        /** @description Who is in a class now, by name: for printed sheets and for help with signing in. */
        ClassChildren: {
            /**
             * Format: uuid
             * @description The class, by its id.
             */
            class: string;
            /** @description Its name: `CM1 A`. */
            name: string;
            /** @description Its school year: `2026-2027`. */
            schoolYear: string;
            /** @description The children, first come first. */
            children: components["schemas"]["ClassChild"][];
        };
        /** @description The classes of the school, by name, with how many learners are in them now. Teachers get the open classes that they teach. */
        ClassList: {
            /** @description The classes, by name. */
            items: components["schemas"]["Class"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A learner’s last stay in one class. */
        ClassMembership: {
            /**
             * Format: uuid
             * @description The class.
             */
            class: string;
            /**
             * Format: date-time
             * @description When the learner joined it, the last time.
             */
            from: string;
            /**
             * Format: date-time
             * @description When the learner left it; null where they are in it.
             */
            until: string | null;
        };
        /** @description What the teacher of a class was told about its learners, newest first. */
        ClassNotices: {
            /**
             * Format: uuid
             * @description The class, by its id.
             */
            class: string;
            /** @description The notices, newest first. */
            items: components["schemas"]["TeacherNotice"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A class at a glance: its learners, what each has done, who may need help, and totals. */
        ClassOverview: {
            /**
             * Format: uuid
             * @description The class, by its id.
             */
            class: string;
            /** @description Its name: `CM1 A`. */
            name: string;
            /** @description The grade that it is taught at: `CM1`. */
            level: string;
            /** @description Its school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: uuid
             * @description Its teacher.
             */
            teacher: string;
            totals: components["schemas"]["ClassTotals"];
            /** @description The learners, in the order of their ids. */
            learners: components["schemas"]["Learner"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A row of the read model class-roster. Who is or was in a class, from when until when. */
        ClassRosterRow: {
            /**
             * Format: uuid
             * @description Class. A class, by its id.
             */
            class: string;
            /**
             * Format: uuid
             * @description Learner. A person, by id.
             */
            learner: string;
            /** @description School year. A school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: date-time
             * @description From. A moment in UTC, with milliseconds.
             */
            from: string;
            /**
             * Format: date
             * @description Joined on. A day in the school’s zone.
             */
            joinedOn: string;
            /**
             * Format: date-time
             * @description Until.
             */
            until: string | null;
            /** @description Enrolments. */
            stays: number;
            /** @description Result. */
            result: ("pass" | "fail" | "withdrawn" | "distinction") | null;
        };
        /** @description The codes and devices of a class, and which children need help. */
        ClassSignIn: {
            /** @description The codes that have not been revoked. */
            codes: components["schemas"]["DeviceCode"][];
            /** @description The devices that have not been revoked. */
            devices: components["schemas"]["Device"][];
            /** @description The children, first come first. */
            children: components["schemas"]["ChildSignInState"][];
        };
        /** @description A person who teaches or taught a class. */
        ClassTeacher: {
            /**
             * Format: uuid
             * @description The teacher.
             */
            teacher: string;
            /** @description Given name; null where it is not known. */
            givenName: string | null;
            /** @description Family name; null where it is not known. */
            familyName: string | null;
            /**
             * Format: date-time
             * @description Since when.
             */
            from: string;
            /**
             * Format: date-time
             * @description Until when; null where the time has no end yet.
             */
            until: string | null;
        };
        /** @description Who teaches or taught a class, from when until when. Ends with the class where nothing else is said. */
        ClassTeacherList: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /** @description The teachers, first come first. */
            teachers: components["schemas"]["ClassTeacher"][];
        };
        /** @description A row of the read model class-teachers. Who teaches or taught a class, from when until when. */
        ClassTeachersRow: {
            /**
             * Format: uuid
             * @description Class. A class, by its id.
             */
            class: string;
            /**
             * Format: uuid
             * @description Teacher. A person, by id.
             */
            teacher: string;
            /**
             * Format: date-time
             * @description From. A moment in UTC, with milliseconds.
             */
            from: string;
            /**
             * Format: date-time
             * @description Until.
             */
            until: string | null;
        };
        /** @description What all the learners of a class did together, on every page alike. */
        ClassTotals: {
            /** @description Learners. */
            learners: number;
            /** @description Learners who have done anything in the class. */
            activeLearners: number;
            /** @description Answers. */
            attempts: number;
            /** @description Share of right answers; null before any answer. */
            successRate: number | null;
            /** @description Exercises that were completed. */
            exercisesCompleted: number;
            /** @description Views of contents. */
            views: number;
            /** @description Active minutes, of all learners together. */
            minutes: number;
            /** @description Learners who struggle with a skill. */
            strugglingLearners: number;
            /**
             * Format: date
             * @description The last day on which anybody did anything; null before any.
             */
            lastActiveOn: string | null;
        };
        /** @description A row of the read model classes. The classes of a school, with their teacher and school year. */
        ClassesRow: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /** @description The name of the class. */
            name: string;
            /** @description The grade the class is taught at, as the school writes it: `CM1`. */
            level: string;
            /** @description A school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            teacher: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            closedAt: string | null;
        };
        /** @description A program, and the secret that it presents. */
        ClientSecret: {
            /** @description The id of the command. It stays the same if the command is repeated. */
            commandId: string;
            /** @description The stream of the command: `learner-5111a9e0-…`. */
            stream: string;
            /** @description Revision of the stream after the command; -1 for a stream that is still empty. */
            revision: number;
            /** @description The position of the command’s last event in the log. Pass it to a query as `atLeast` to read your own write. */
            position: string;
            /** @description The events that were recorded, in order. Empty if there was nothing to record. */
            events: {
                /** @description The id of the event. */
                id: string;
                /** @description Its type: `learning.exercise-attempted`. */
                type: string;
            }[];
            /** @description The `client_id` for `POST /oauth/token`. */
            clientId: string;
            /** @description The `client_secret`. Shown only here; null if this request was carried out before. */
            clientSecret: string | null;
        };
        /** @description An access token of a program (RFC 6749). */
        ClientToken: {
            /** @description Send it as `Authorization: Bearer …`. */
            access_token: string;
            /**
             * @description How to send it.
             * @constant
             */
            token_type: "Bearer";
            /** @description How long it is valid, in seconds. */
            expires_in: number;
            /** @description The permissions of the token, separated by spaces. */
            scope: string;
        };
        /** @description Ends all sessions of a person and frees the sign-in name. The person may get another account later, with another password. */
        CloseAccount: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Closes the file of a breach that was assessed, once the authority was told if there is a risk, and the people if it is high, or with the reason why they were not (article 34.3). */
        CloseBreach: {
            /**
             * @description Why the people were not told one by one (article 34.3): the data is unreadable without keys, what was done since averts the risk, or a public statement took its place.
             * @enum {string}
             */
            notToldBecause?: "data-unreadable" | "risk-averted" | "public-statement";
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends a class; its learners are withdrawn one by one. */
        CloseClass: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Closes the school for good: it records nothing more, and what it recorded can still be read and exported. Other processes follow within five seconds. */
        CloseSchool: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description What a command recorded, and where. */
        CommandAnswer: {
            /** @description The id of the command. It stays the same if the command is repeated. */
            commandId: string;
            /** @description The stream of the command: `learner-5111a9e0-…`. */
            stream: string;
            /** @description Revision of the stream after the command; -1 for a stream that is still empty. */
            revision: number;
            /** @description The position of the command’s last event in the log. Pass it to a query as `atLeast` to read your own write. */
            position: string;
            /** @description The events that were recorded, in order. Empty if there was nothing to record. */
            events: {
                /** @description The id of the event. */
                id: string;
                /** @description Its type: `learning.exercise-attempted`. */
                type: string;
            }[];
        };
        /** @description One of two generations that were compared. */
        ComparedGeneration: {
            /** @description Number of the generation. */
            generation: number;
            /** @description Version of its definition. */
            version: number;
            /** @description How many rows it has. */
            rows: number;
            /** @description Checksum of the rows, alike where the rows are. */
            checksum: string;
        };
        /** @description How two generations differ, as counts over all schools. */
        Comparison: {
            /** @description The live generation. */
            before: components["schemas"]["ComparedGeneration"];
            /** @description The other one. */
            after: components["schemas"]["ComparedGeneration"];
            /** @description The rows were compared at log positions from this one on. */
            from: string;
            /** @description And up to this one. */
            to: string;
            /** @description Columns that only one of them has, or that have another type. */
            columns: {
                /** @description Columns that only the later one has. */
                added: string[];
                /** @description Columns that only the earlier one has. */
                removed: string[];
                /** @description Columns that have another type. */
                retyped: {
                    /** @description The column. */
                    column: string;
                    /** @description Its type in the earlier one. */
                    before: string;
                    /** @description Its type in the later one. */
                    after: string;
                }[];
            };
            /** @description How many rows differ. */
            changed: number;
            /** @description How many rows only the earlier one has. */
            onlyBefore: number;
            /** @description How many rows only the later one has. */
            onlyAfter: number;
            /** @description How many rows differ in each of the columns that both have. */
            byColumn: {
                [key: string]: number;
            };
            /** @description Whether they are the same. */
            same: boolean;
        };
        /** @description Records that an exercise ended for a learner, after all its attempts. */
        CompleteExercise: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "exercise_completed";
            /** @description An exercise, by the id that its application gives it. */
            exercise: string;
            /** @description Version of the exercise. */
            exerciseVersion?: number;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill?: string;
            /** @description Difficulty, from 1 (easiest) to 5. */
            difficulty?: number;
            /** @description How many attempts it took. */
            attempts: number;
            /** @description The score, from 0 to 1. */
            score?: number;
            /** @description Active time of all attempts together, in milliseconds. */
            durationMs?: number;
            /**
             * Format: uuid
             * @description The session that it belongs to.
             */
            session?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records how whoever asked got the answer. The clock stops. A request of a person who was erased meanwhile ends with `person-erased`, which the service alone records. */
        CompleteRequest: {
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * @description How the answer was given: shown to whoever asked in the application, sent by post, handed over; or the person was erased meanwhile, so that nothing was left to answer.
             * @enum {string}
             */
            how: "online" | "by-post" | "in-person" | "person-erased";
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The first code. */
        ConfirmAuthenticator: {
            /** @description The first code of the application. */
            code: string;
        };
        /** @description Agrees to an automated decision that has a significant effect, or sets it aside. A teacher of the person does it. */
        ConfirmDecision: {
            /**
             * Format: uuid
             * @description An automated decision, by its id, which whoever decides chooses.
             */
            decision: string;
            /** @description Whether it takes effect. */
            agreed: boolean;
            /** @description Why, for the person. */
            reason?: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Confirms the link between a guardian and a learner: the guardian’s rights begin. */
        ConfirmGuardianLink: {
            /**
             * Format: uuid
             * @description The learner.
             */
            learner: string;
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The current text of a consent. */
        ConsentText: {
            /** @description Name this version when agreeing. */
            version: number;
            /** @description What it is about, in French and in English. */
            title: {
                /** @description In French. */
                fr: string;
                /** @description In English. */
                en: string;
            };
            /** @description The text itself, in French and in English. */
            text: {
                /** @description In French. */
                fr: string;
                /** @description In English. */
                en: string;
            };
        };
        /** @description The current text of each consent that people are asked for. To agree, name its version. */
        ConsentTexts: {
            /** @description One for each purpose. */
            texts: {
                /**
                 * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
                 * @enum {string}
                 */
                purpose: "declared-emotions" | "detailed-tracking";
                text: components["schemas"]["ConsentText"];
            }[];
        };
        /** @description Every consent that the school asks for, with its current text, and whether the person has given it. What depends on one that is not given is not recorded. */
        Consents: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description One for each purpose. */
            consents: components["schemas"]["PersonConsent"][];
        };
        /** @description A row of the read model consents. To what each learner has agreed, who signed, and how a consent ended. */
        ConsentsRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * @description Purpose. What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /** @description Text signed by the learner, version. */
            learnerSigned: number | null;
            /** @description Text signed by a parent, version. */
            guardianSigned: number | null;
            /** @description Given for the text, version. */
            given: number | null;
            /** @description Given by two. */
            joint: boolean | null;
            /**
             * Format: date-time
             * @description Given at.
             */
            givenAt: string | null;
            /**
             * Format: date-time
             * @description Ended at.
             */
            endedAt: string | null;
            /** @description Ended by. */
            endedBy: ("learner" | "guardian" | "turned-15") | null;
        };
        /** @description Other requests wrote to the same stream at each attempt. Nothing was stored. Try again. */
        ContendedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/contended";
            /** @description The type of problem in words: “Too many concurrent writes”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Asks for a human or for an explanation, or contests an automated decision. Nothing follows from the decision until a human has answered, unless only an explanation is asked for. */
        ContestDecision: {
            /**
             * Format: uuid
             * @description An automated decision, by its id, which whoever decides chooses.
             */
            decision: string;
            /**
             * @description `human`: somebody shall look at it; `explanation`: why was it decided so; `contest`: it is wrong. But for an explanation, the decision has no effect until a human has answered.
             * @enum {string}
             */
            wants: "human" | "explanation" | "contest";
            /** @description The point of view of the person, in their own words. */
            reason?: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Marks an earlier answer of a learner again, as right or wrong. */
        CorrectAttempt: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: uuid
             * @description The id of the attempt's event.
             */
            attempt: string;
            /** @description Whether the answer counts as right from now on. */
            correct: boolean;
            /** @description Why it was corrected. */
            reason?: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description How an answer about the past was made: from what, and at what cost. */
        Cost: {
            /** @description After how many events the snapshot was taken that it was read on from; null: from the first event. */
            fromSnapshot: number | null;
            /** @description Events that were read for this answer. */
            eventsRead: number;
            /** @description How long that took, in milliseconds. */
            tookMs: number;
        };
        /** @description A row of the read model daily-activity. What each learner did on each local day of the school's zone, by class. */
        DailyActivityRow: {
            /**
             * Format: uuid
             * @description Learner. A person, by id.
             */
            learner: string;
            /**
             * Format: uuid
             * @description Class. A class, by its id.
             */
            class: string;
            /**
             * Format: date
             * @description Day. A day in the school’s zone.
             */
            day: string;
            /** @description Sessions. */
            sessions: number;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Exercises completed. */
            exercisesCompleted: number;
            /** @description Contents viewed. */
            views: number;
            /** @description Active time. */
            durationMs: number;
        };
        /** @description Records an emotion that the learner or a teacher declared; an inferred one is refused. */
        DeclareEmotion: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "emotion_detected";
            /**
             * @description The emotion, as the person named it.
             * @enum {string}
             */
            emotion: "enjoyment" | "hope" | "pride" | "relief" | "calm" | "boredom" | "confusion" | "frustration" | "anxiety" | "anger" | "shame" | "sadness";
            /** @description How strong it is, from 1 to 5. */
            intensity?: number;
            /** @description Who declares it: "learner" or "teacher". Anything else is refused. */
            source: string;
            /** @description What the person said about it. */
            comment?: string;
            /**
             * Format: uuid
             * @description The session that it belongs to.
             */
            session?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records how far a teacher or an outside tool says a learner is in a skill. */
        DeclareSkillProgress: {
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /** @description How far the learner is, from 0 to 1. */
            proficiency: number;
            /**
             * @description Who says so.
             * @enum {string}
             */
            source: "teacher" | "tool";
            /** @description Which tool, where a tool says so. */
            tool?: string;
            /** @description What the teacher or the tool says about it. */
            comment?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A device on which children of the class sign in. */
        Device: {
            /**
             * Format: uuid
             * @description The device, by its id.
             */
            device: string;
            /**
             * Format: uuid
             * @description The code that enrolled it.
             */
            code: string;
            /**
             * Format: date-time
             * @description When it was enrolled.
             */
            enrolledAt: string;
            /**
             * Format: date-time
             * @description When a child signed in on it last; null before any.
             */
            lastSignInAt: string | null;
        };
        /** @description A child as the devices of the class show them. */
        DeviceChild: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            child: string;
            /** @description The given name alone; null where it is unknown or was erased. */
            givenName: string | null;
            avatar: components["schemas"]["Avatar"];
        };
        /** @description Who may sign in on this device. */
        DeviceChildren: {
            /**
             * Format: uuid
             * @description The device, by its id.
             */
            device: string;
            /**
             * Format: date-time
             * @description Until when it holds, if nobody revokes it before.
             */
            expiresAt: string;
            /** @description The children of the class, first come first. */
            children: components["schemas"]["DeviceChild"][];
        };
        /** @description A code that enrols devices. */
        DeviceCode: {
            /**
             * Format: uuid
             * @description The code, by its id.
             */
            id: string;
            /**
             * @description `class`: any number of devices until the school year ends. `one-device`: the next one, within an hour.
             * @enum {string}
             */
            use: "class" | "one-device";
            /**
             * Format: date-time
             * @description From when on it enrols nothing.
             */
            expiresAt: string;
        };
        /** @description How two generations differ: counts, and the first rows. */
        Difference: {
            /** @description The live generation. */
            before: components["schemas"]["ComparedGeneration"];
            /** @description The other one. */
            after: components["schemas"]["ComparedGeneration"];
            /** @description The rows were compared at log positions from this one on. */
            from: string;
            /** @description And up to this one. */
            to: string;
            /** @description Columns that only one of them has, or that have another type. */
            columns: {
                /** @description Columns that only the later one has. */
                added: string[];
                /** @description Columns that only the earlier one has. */
                removed: string[];
                /** @description Columns that have another type. */
                retyped: {
                    /** @description The column. */
                    column: string;
                    /** @description Its type in the earlier one. */
                    before: string;
                    /** @description Its type in the later one. */
                    after: string;
                }[];
            };
            /** @description How many rows differ. */
            changed: number;
            /** @description How many rows only the earlier one has. */
            onlyBefore: number;
            /** @description How many rows only the later one has. */
            onlyAfter: number;
            /** @description How many rows differ in each of the columns that both have. */
            byColumn: {
                [key: string]: number;
            };
            /** @description Whether they are the same. */
            same: boolean;
            /** @description The first rows that differ, only of your own school. */
            rows: components["schemas"]["RowDifference"][];
        };
        /** @description Ends all sessions of a person and refuses new ones until the account is opened again. Once it is answered, no process admits the person. */
        DisableAccount: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Refuses a program, and all its tokens at once, until it is enabled again. Other processes follow within one second. */
        DisableClient: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description What was removed. */
        Drop: {
            /** @description The numbers of the generations that were removed. */
            dropped: number[];
        };
        /** @description What to do. */
        DropRequest: {
            /** @description The number of the generation. There is no default. */
            generation: number;
        };
        /** @description Lets a program that was disabled act again, with the secrets that it had. */
        EnableClient: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends the link between one guardian and a learner, or turns down one that was asked for. */
        EndGuardianLink: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
            /**
             * @description Why the link ended: the learner came of age, the guardian withdrew, the school ended it, a court decided, or the learner left the school.
             * @enum {string}
             */
            reason: "majority" | "withdrawn" | "school" | "court" | "left-school";
            /** @description What the staff noted. */
            note?: string;
            /**
             * Format: uuid
             * @description The learner.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends all sessions that a learner began with their PIN, on every device. Other processes follow within one second. The PIN stays. */
        EndPinSessions: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends a protection early: the retention period of the purpose applies again. */
        EndRetentionProtection: {
            /**
             * @description The purpose of processing.
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "wellbeing" | "security";
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The code. */
        EnrolDevice: {
            /** @description The code of the sheet. Case, spaces and hyphens do not matter. */
            code: string;
            /**
             * @description `cookie` for a browser; `token` for an application that stores the token itself.
             * @default cookie
             * @enum {string}
             */
            as?: "cookie" | "token";
        };
        /** @description Enrols a learner in a class, or brings one back who had left. */
        EnrolLearner: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /** @description A school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A device on which children of a class may sign in. */
        EnrolledDevice: {
            /**
             * Format: uuid
             * @description The device, by its id.
             */
            device: string;
            /**
             * Format: date-time
             * @description Until when it holds, if nobody revokes it before.
             */
            expiresAt: string;
            /** @description Send it as `Sillage-Device`. Null if the device has a cookie. */
            token: string | null;
        };
        /** @description The erasure of a person. */
        Erasure: {
            /**
             * Format: uuid
             * @description The id of the erasure.
             */
            id: string;
            /**
             * Format: uuid
             * @description The person who is erased.
             */
            person: string;
            /**
             * @description `waiting`: a step waits for something, which `waitingFor` names; it goes on by itself.
             * @enum {string}
             */
            state: "running" | "waiting" | "finished";
            /**
             * Format: date-time
             * @description When it was decided. Nothing about the person has been recorded since.
             */
            askedAt: string;
            /**
             * Format: uuid
             * @description Who decided.
             */
            askedBy: string | null;
            /** @description What the erasure waits for; null if for nothing. */
            waitingFor: string | null;
            /** @description All steps, in their order. */
            steps: {
                /**
                 * @description The step.
                 * @enum {string}
                 */
                step: "tombstone" | "keys" | "event" | "rows" | "snapshots" | "processes" | "deliveries" | "credentials" | "rejects" | "verification";
                /**
                 * Format: date-time
                 * @description When it was done; null if it is not.
                 */
                at: string | null;
            }[];
            /**
             * Format: date-time
             * @description When nothing was left; null before.
             */
            finishedAt: string | null;
            /** @description The address of the certificate. */
            certificate: string;
        };
        /** @description What an erasure did, what remains, and until when. */
        ErasureCertificate: {
            /**
             * Format: uuid
             * @description The id of the erasure.
             */
            id: string;
            /**
             * Format: uuid
             * @description The school.
             */
            school: string;
            /**
             * Format: uuid
             * @description The person who is erased.
             */
            person: string;
            /**
             * @description The state, as in the erasure.
             * @enum {string}
             */
            state: "running" | "waiting" | "finished";
            /**
             * Format: date-time
             * @description When it was decided.
             */
            askedAt: string;
            /**
             * Format: uuid
             * @description Who decided; null if only the key store knew, after a restore.
             */
            askedBy: string | null;
            /**
             * Format: date-time
             * @description When it was done again because a restored database lacked it; null otherwise.
             */
            replayedAt: string | null;
            /**
             * Format: date-time
             * @description When nothing was left; null before.
             */
            finishedAt: string | null;
            /** @description What it waits for; null if for nothing. */
            waitingFor: string | null;
            /** @description All steps, in their order. */
            steps: {
                /**
                 * @description The step.
                 * @enum {string}
                 */
                step: "tombstone" | "keys" | "event" | "rows" | "snapshots" | "processes" | "deliveries" | "credentials" | "rejects" | "verification";
                /**
                 * Format: date-time
                 * @description When it was done; null if it is not.
                 */
                at: string | null;
                /** @description What it found: counts, ids and times, never a value. */
                facts: {
                    [key: string]: unknown;
                };
            }[];
            /** @description The epoch of keys in which the keys were destroyed; null before that. */
            epoch: {
                /** @description The number of the epoch. */
                number: number;
                /**
                 * Format: date-time
                 * @description When it ends at the latest; null if it does not end.
                 */
                endsAt: string | null;
                /**
                 * Format: date-time
                 * @description When it ended; null before.
                 */
                endedAt: string | null;
            } | null;
            /** @description Copies that remain outside the reach of the erasure. */
            remaining: {
                /**
                 * @description The kind of copy.
                 * @enum {string}
                 */
                what: "key-store-copies" | "database-files" | "database-copies" | "receivers" | "rejected-rows" | "exports";
                /**
                 * Format: date-time
                 * @description Until when at the latest; null if whoever made the copy has to delete it, or nobody knows.
                 */
                until: string | null;
                /** @description Whether it is gone. */
                isOver: boolean;
            }[];
            /** @description How the files of the database were cleared of removed rows; null before that. */
            files: {
                /**
                 * Format: date-time
                 * @description When the rewrite of the tables began.
                 */
                beganAt: string;
                /**
                 * Format: date-time
                 * @description When it ended.
                 */
                finishedAt: string;
                /** @description The tables that were rewritten: each has a new file, without the bytes of removed rows. */
                tables: string[];
                /** @description The tables that were not rewritten. */
                leftOut: {
                    /** @description The table. */
                    table: string;
                    /**
                     * @description `busy`: others used the table. `old-transaction`: an older transaction could still see removed rows. `failed`: the server reported an error. `stopped`: the run is still at work, or was ended. These are tried again the next night. `large`: run `sillage rgpd rewrite --large`.
                     * @enum {string}
                     */
                    why: "busy" | "old-transaction" | "large" | "failed" | "stopped";
                    /** @description The SQLSTATE code of the error, with `failed`. */
                    code?: string;
                }[];
                /**
                 * Format: date-time
                 * @description When nothing was left of the write-ahead log from before; null if it is there, or the server does not say.
                 */
                logOverAt: string | null;
            } | null;
            /** @description Who was sent events of the person. */
            receivers: {
                /**
                 * Format: uuid
                 * @description The webhook.
                 */
                webhook: string;
                /** @description The host that events were sent to. */
                host: string;
                /** @description How many, by the delivery log. */
                events: number;
                /** @description How the notice of the erasure went; null if the delivery log has none, or none any more. */
                notice: {
                    /**
                     * @description `parked`: it was given up; send it again through the webhook.
                     * @enum {string}
                     */
                    state: "delivered" | "waiting" | "parked";
                    /**
                     * Format: date-time
                     * @description When it was last sent.
                     */
                    at: string;
                } | null;
            }[];
            /** @description What stays: none of it has a name. */
            stays: ("events-without-content" | "shared-counts" | "this-record")[];
        };
        /** @description The erasures of the school. */
        ErasureList: {
            /** @description The erasures, oldest first. */
            items: components["schemas"]["Erasure"][];
        };
        /** @description One event, the same in pages, live streams and webhooks. */
        Event: {
            /**
             * Format: uuid
             * @description The id of the event.
             */
            id: string;
            /** @description Its type: `learning.exercise-attempted`. */
            type: string;
            /** @description The version of the type that `data` conforms to. */
            version: number;
            /** @description The stream that contains it: `learner-5111a9e0-…`. */
            stream: string;
            /** @description Its number in the stream, from 0. */
            revision: number;
            /** @description Its position in the log. */
            position: string;
            /**
             * Format: uuid
             * @description The person whose data it is; null if it is not about a person.
             */
            subject: string | null;
            /**
             * Format: uuid
             * @description Who recorded it.
             */
            actor: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /** @description What happened: /api/event-types has the schema of each type. A personal field may be `{"withheld": true}` or `{"erased": true}`. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description Names one event. */
        EventName: {
            /**
             * Format: uuid
             * @description Id of the event.
             */
            id: string;
            /** @description Its type: `learning.exercise-attempted`. */
            type: string;
            /** @description Its place in the log. */
            position: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
        };
        /** @description A page of events. */
        EventPage: {
            /** @description The events, in the log’s order. */
            items: components["schemas"]["Event"][];
            /** @description Pass it as `after` to get the next page. It also moves past events that the filter leaves out. */
            next: string;
            /** @description Whether this page reaches the end of the log, so that there are no more events for now. */
            end: boolean;
        };
        /** @description A type of event. */
        EventType: {
            /** @description The type: `learning.exercise-attempted`. */
            type: string;
            /** @description The part of the domain: `learning`. */
            context: string;
            /** @description What an event of this type means. */
            description: string;
            /** @description The version that is written. Older events are upgraded to it when they are read. */
            version: number;
            /** @description The versions that can be read. */
            readableVersions: number[];
            /** @description Why such events are stored. */
            purpose: string;
            /** @description The ISO 8601 period after which such events are anonymised. */
            retention: string;
            /** @description The consent without which no such event is recorded; null where it rests on another basis. */
            consent: string | null;
            /** @description The fields that are recorded only with a consent, and which. */
            fieldsOnConsent: {
                [key: string]: string;
            };
            /** @description The personal fields, and the person whose data each contains. */
            personal: {
                [key: string]: string;
            };
            /** @description JSON Schema of `data` at the current version. */
            schema: {
                [key: string]: unknown;
            };
        };
        /** @description How hard one exercise turns out to be. */
        ExerciseDifficulty: {
            /** @description The exercise, by its id. */
            exercise: string;
            /** @description The skill, as the last answer named it. */
            skill: string;
            /** @description The difficulty, from 1 to 5, as the last answer with a level named it; null if there is none. */
            declaredDifficulty: number | null;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Share of right answers, from 0 to 1. */
            successRate: number;
            /** @description Share of wrong answers, drawn towards 0.3 where answers are few. */
            observedDifficulty: number;
            /** @description Mean active time of an answer, in milliseconds; null if no time is known. */
            meanDurationMs: number | null;
        };
        /** @description Extends the deadline by two months, once, before it has passed (article 12.3). Whoever asked sees that, and the reason. */
        ExtendRequest: {
            /**
             * @description Why one month is not enough (article 12.3): the request is complex, or there are many.
             * @enum {string}
             */
            reason: "complexity" | "many-requests";
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description How one column differs between two moments, and why. */
        FieldDifference: {
            /** @description The column. */
            field: string;
            /** @description Its value at the first moment; null where there was no row. */
            before: unknown;
            /** @description Its value at the second moment; null where there is no row. */
            after: unknown;
            /** @description The events in between that changed it, the last 50 of them. */
            events: components["schemas"]["EventName"][];
            /** @description How many events changed it in between. */
            eventsInAll: number;
        };
        /** @description Your token is valid, but does not allow this. The detail names the missing permission. */
        ForbiddenProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/forbidden";
            /** @description The type of problem in words: “Not allowed”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 403;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description One set of rows of a read model. */
        Generation: {
            /** @description The number of the generation. */
            generation: number;
            /** @description The version of the definition that it was built from. */
            version: number;
            /**
             * @description `ready`: built, but not live; `retired`: was live before.
             * @enum {string}
             */
            state: "building" | "ready" | "live" | "retired";
            /** @description Whether it is a candidate, which can be compared and queried but never becomes live. */
            candidate: boolean;
            /** @description Whether it is paused. */
            paused: boolean;
            /** @description The position up to which it has folded the log. */
            position: string;
            /** @description How many events it is behind; null if its position belongs to another log. */
            lagEvents: number | null;
            /** @description The age of the oldest event that is not folded yet, in seconds; null if its position belongs to another log. */
            lagSeconds: number | null;
            /** @description Why its position does not belong to this log (the log was replaced or restored); null if it does. */
            ofAnotherLog: string | null;
            /** @description The worker or rebuild that holds its lease; null if none does. */
            fedBy: string | null;
            /**
             * Format: date-time
             * @description Since when it has made no progress although there are events to fold.
             */
            stalledSince: string | null;
            /**
             * Format: date-time
             * @description Since when no worker has the definition that it was built from.
             */
            frozenSince: string | null;
            /** @description The event at which it is stopped because it cannot fold it; null if there is none. */
            fault: components["schemas"]["ProjectionFault"] | null;
            /** @description Rows whose events wait for a fix. */
            parkedKeys: number;
            /**
             * Format: date-time
             * @description When its build started.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it became live; null if it never was.
             */
            switchedAt: string | null;
        };
        /** @description Records feedback that a model wrote and the learner was shown. */
        GiveAiFeedback: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "ai_feedback_given";
            /** @description What the learner was shown. */
            feedback: string;
            /** @description Which model wrote it, with its version: `tutor-2.1`. */
            model: string;
            /**
             * Format: uuid
             * @description The id of the attempt that the feedback is about.
             */
            attempt?: string;
            /** @description An exercise, by the id that its application gives it. */
            exercise?: string;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Signs the current text of a consent: for oneself, or for a child as a parent whose link says `manage`. Under 15, and where the school does not know the birth date, it is given once the child and one parent have signed; from 15, the person gives it alone. What depends on it is recorded from this answer on. */
        GiveConsent: {
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /** @description The version of the text that was agreed to. */
            text: number;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Gives a person a further role in the school, from now on or from a given time. */
        GrantRole: {
            /**
             * @description The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A guardian of a learner, and the state of their link. */
        Guardian: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
            /** @description Given name; null where it is not known. */
            givenName: string | null;
            /** @description Family name; null where it is not known. */
            familyName: string | null;
            /**
             * @description What the guardian may do: `view` what concerns the learner, or also `manage` it.
             * @enum {string}
             */
            level: "view" | "manage";
            /**
             * @description Whether the link is asked for, confirmed or ended.
             * @enum {string}
             */
            state: "asked" | "confirmed" | "ended";
            /**
             * Format: date-time
             * @description When the link was asked for.
             */
            askedAt: string;
            /**
             * Format: date-time
             * @description When the school confirmed it; null where it has not.
             */
            from: string | null;
            /**
             * Format: date-time
             * @description When it ended; null while it has not.
             */
            until: string | null;
        };
        /** @description A row of the read model guardians. Who is or was linked to a learner as a guardian, at which level, from when until when. */
        GuardiansRow: {
            /**
             * Format: uuid
             * @description Child. A person, by id.
             */
            learner: string;
            /**
             * Format: uuid
             * @description Guardian. A person, by id.
             */
            guardian: string;
            /**
             * @description Access. What the guardian may do: `view` what concerns the learner, or also `manage` it.
             * @enum {string}
             */
            level: "view" | "manage";
            /**
             * @description State. Whether the link is asked for, confirmed or ended.
             * @enum {string}
             */
            state: "asked" | "confirmed" | "ended";
            /**
             * Format: date-time
             * @description Asked. A moment in UTC, with milliseconds.
             */
            askedAt: string;
            /**
             * Format: date-time
             * @description Confirmed.
             */
            from: string | null;
            /**
             * Format: date-time
             * @description Ended.
             */
            until: string | null;
        };
        /** @description Whether read models, processes, webhooks and workers make progress. */
        Health: {
            /**
             * @description `unknown`: the database does not answer.
             * @enum {string}
             */
            status: "ok" | "trouble" | "unknown";
            /** @description What makes no progress; empty if everything does. */
            troubles: {
                /** @description What has the problem: a read model, a process, webhooks, workers. */
                about: string;
                /** @description What is wrong with it. */
                what: string;
            }[];
        };
        /** @description A role that a person has or had in the school. */
        HeldRole: {
            /**
             * @description The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /**
             * Format: date-time
             * @description Since when.
             */
            from: string;
            /**
             * Format: date-time
             * @description Until when; null while the person has the role.
             */
            until: string | null;
        };
        /** @description One event of a learner’s history. */
        HistoryEntry: {
            /**
             * Format: uuid
             * @description Id of the event: a correction refers to it.
             */
            id: string;
            /** @description Type of the event: `learning.exercise-attempted`. */
            type: string;
            /** @description Version of the type, which `data` has. */
            version: number;
            /** @description Place in the learner’s stream, from 0. */
            revision: number;
            /** @description Place in the log. */
            position: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /**
             * Format: uuid
             * @description Who recorded it.
             */
            actor: string;
            /** @description What happened; a personal field that was erased is `{"erased": true}`. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description The history contains an event that this version of the program cannot read or fold, perhaps because a newer version wrote it. Or the state at that moment does not match the schema of the answer (code answer-unfit). No approximate answer is given instead. The facts tell an operator where the problem is. */
        HistoryUnreadableProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/history-unreadable";
            /** @description The type of problem in words: “This moment of the history cannot be shown”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description An account was linked to an identity at a provider. */
        IdentityLinked: {
            /** @description The id of the command. It stays the same if the command is repeated. */
            commandId: string;
            /** @description The stream of the command: `learner-5111a9e0-…`. */
            stream: string;
            /** @description Revision of the stream after the command; -1 for a stream that is still empty. */
            revision: number;
            /** @description The position of the command’s last event in the log. Pass it to a query as `atLeast` to read your own write. */
            position: string;
            /** @description The events that were recorded, in order. Empty if there was nothing to record. */
            events: {
                /** @description The id of the event. */
                id: string;
                /** @description Its type: `learning.exercise-attempted`. */
                type: string;
            }[];
            /**
             * Format: uuid
             * @description The identity, as a keyed hash: to unlink it.
             */
            identity: string;
        };
        /** @description One of several commands, selected by `type`. */
        Interaction: components["schemas"]["AdjustDifficulty"] | components["schemas"]["ClaimMastery"] | components["schemas"]["CompleteExercise"] | components["schemas"]["DeclareEmotion"] | components["schemas"]["GiveAiFeedback"] | components["schemas"]["RecordAttempt"] | components["schemas"]["StartLearning"] | components["schemas"]["TriggerMetacognition"] | components["schemas"]["UnlockAchievement"] | components["schemas"]["ViewContent"];
        /** @description Something went wrong in the service. Report the trace id (traceId): it is enough to find the error. */
        InternalProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/internal";
            /** @description The type of problem in words: “Internal error”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 500;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description One or more fields are invalid, missing or unknown. Each entry of “errors” has a JSON pointer to the field. */
        InvalidInputProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/invalid-input";
            /** @description The type of problem in words: “The input is invalid”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 422;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description The invalid fields. */
            errors: {
                /**
                 * Format: json-pointer
                 * @description The field, as a JSON pointer.
                 */
                pointer: string;
                /** @description What is wrong with it. */
                detail: string;
            }[];
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description With which somebody chooses the password of their account, once. */
        Invitation: {
            /** @description For applications with a page of their own. */
            invitation: string;
            /** @description The page to send to the person. What follows the # is sent by no browser. */
            address: string;
            /**
             * Format: date-time
             * @description From when on it is not valid.
             */
            expiresAt: string;
        };
        /** @description Where the page is reached. */
        Invite: {
            /**
             * Format: uri
             * @description The address of this service as the person reaches it, if it is not the address of this request.
             */
            address?: string;
        };
        /** @description What the code enrols. */
        IssueDeviceCode: {
            /**
             * @description `class`: any number of devices until the school year ends. `one-device`: the next one, within an hour.
             * @default class
             * @enum {string}
             */
            use?: "class" | "one-device";
            /**
             * Format: uri
             * @description The address of this service as devices reach it, if it is not the address of this request.
             */
            address?: string;
        };
        /** @description A code that enrols devices for the children of a class. */
        IssuedDeviceCode: {
            /**
             * Format: uuid
             * @description The code, by its id.
             */
            id: string;
            /** @description The code. Shown only here. */
            code: string;
            /** @description The page that enrols a device. The code is after the #, which no browser sends. */
            address: string;
            /**
             * @description `class`: any number of devices until the school year ends. `one-device`: the next one, within an hour.
             * @enum {string}
             */
            use: "class" | "one-device";
            /**
             * Format: date-time
             * @description From when on it enrols nothing.
             */
            expiresAt: string;
        };
        /** @description A consent that a child and a parent gave together. */
        JointConsent: {
            /**
             * Format: uuid
             * @description The learner.
             */
            person: string;
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
        };
        /** @description The consents in force that a child gave together with a parent, by learner. */
        JointConsents: {
            /** @description The consents, by learner. */
            consents: components["schemas"]["JointConsent"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description The same key was sent before with a different input. Use a new key for a new request, and the same key only to repeat a request. */
        KeyReusedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/key-reused";
            /** @description The type of problem in words: “Idempotency-Key already used for another request”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 422;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A learner of a class: what they have done, and whether they may need help. */
        Learner: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description Given name; null where it is unknown or was erased. */
            givenName: string | null;
            /** @description Family name; null where it is unknown or was erased. */
            familyName: string | null;
            /**
             * Format: date-time
             * @description When the learner joined the class, the last time.
             */
            from: string;
            /**
             * Format: date-time
             * @description When the learner left the class; null where they are in it.
             */
            until: string | null;
            /** @description The final result of the course; null where none was recorded. */
            result: string | null;
            /** @description Answers in this class. */
            attempts: number;
            /** @description Share of right answers in this class; null before any answer. */
            successRate: number | null;
            /** @description Exercises that were completed in this class. */
            exercisesCompleted: number;
            /** @description Views of contents in this class. */
            views: number;
            /** @description Active minutes in this class. */
            minutes: number;
            /** @description Days with any activity in this class. */
            activeDays: number;
            /**
             * Format: date
             * @description The last day with any activity in this class; null before any.
             */
            lastActiveOn: string | null;
            /**
             * Format: date-time
             * @description The last activity in any class; null before any.
             */
            lastActivityAt: string | null;
            /** @description Skills with any answer, in any class. */
            skillsPractised: number;
            /** @description Skills that are mastered, in any class. */
            skillsMastered: number;
            /** @description Mean proficiency over the skills practised; null where there are none. */
            meanProficiency: number | null;
            /** @description Whether the learner struggles with a skill, or is inactive. */
            mayNeedHelp: boolean;
            /** @description Skills not mastered, under 0.55 after five answers or more. */
            strugglingWith: string[];
            /** @description Nothing in the class for 14 days while the class went on. */
            inactive: boolean;
        };
        /** @description What changed about a learner between two moments, field by field, and which events changed it. */
        LearnerDiff: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            from: components["schemas"]["Moment"];
            to: components["schemas"]["Moment"];
            made: components["schemas"]["Cost"];
            /** @description Only what differs, by read model. */
            models: {
                [key: string]: components["schemas"]["LearnerRowDifference"][];
            };
            links: components["schemas"]["Links"];
        };
        /** @description The events of a learner in the order in which they were recorded, from a place on: after it, before it, or around it. With `limit=1`, the next or the previous event that the filters select. */
        LearnerEvents: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description How many events the filters select; null if events must be opened to tell. */
            total: number | null;
            /** @description How many of these come before the first item; null if events must be opened to tell. */
            earlier: number | null;
            /** @description The events, oldest first. */
            items: components["schemas"]["ListedEvent"][];
            /** @description Pass it as `before` for the page before this one; null at the beginning. */
            before: string | null;
            /** @description Pass it as `after` for the page after this one; null at the end. A page may be short or empty and not the last. */
            after: string | null;
        };
        /** @description Why a field of a read model about a learner is what it is: the events that moved it, oldest first. */
        LearnerExplain: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description The read model. */
            model: string;
            /** @description Version of its definition. */
            version: number;
            /** @description The key of the row. */
            key: {
                [key: string]: unknown;
            };
            /** @description The column that is explained. */
            field: string;
            /** @description The events that changed it, oldest first. */
            items: components["schemas"]["Cause"][];
            /** @description Cursor of the next page; null at the end. A page may be short and not the last. */
            next: string | null;
        };
        /** @description Who is, was or asks to be linked to a learner as a guardian, each with their own link. */
        LearnerGuardians: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description The guardians, by id. */
            guardians: components["schemas"]["Guardian"][];
        };
        /** @description Everything recorded about a learner, newest first, filtered by type, skill and dates. */
        LearnerHistory: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description The events, in the order asked for. */
            items: components["schemas"]["HistoryEntry"][];
            /** @description Cursor of the next page; null at the end. A page may be short and not the last. */
            next: string | null;
        };
        /** @description A row of the read model learner-progress. What each learner has done in all: answers, time, sessions, views, first and last activity. */
        LearnerProgressRow: {
            /**
             * Format: uuid
             * @description Learner. A person, by id.
             */
            learner: string;
            /** @description Events. */
            events: number;
            /** @description Sessions. */
            sessions: number;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Exercises completed. */
            exercisesCompleted: number;
            /** @description Exercises with a score. */
            scoredExercises: number;
            /** @description Sum of the scores. */
            scoreSum: number;
            /** @description Contents viewed. */
            views: number;
            /** @description Active time. */
            durationMs: number;
            /** @description Skills mastered. */
            skillsMastered: number;
            /** @description Achievements. */
            achievements: number;
            /**
             * Format: date-time
             * @description First activity.
             */
            firstActivityAt: string | null;
            /**
             * Format: date-time
             * @description Last activity.
             */
            lastActivityAt: string | null;
        };
        /** @description A learner’s history as steps, in the order in which the events were recorded: each event in words, and the rows that it changed. */
        LearnerReplay: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description The position of the state before the first step. */
            after: string;
            /** @description The steps, oldest first. */
            steps: components["schemas"]["ReplayStep"][];
            /** @description The cursor of the next page; null at the end. A page can have few steps or none although more pages follow. */
            next: string | null;
        };
        /** @description How one row about a learner differs between two moments. */
        LearnerRowDifference: {
            /** @description The key of the row. */
            key: {
                [key: string]: unknown;
            };
            /**
             * @description What became of the row.
             * @enum {string}
             */
            change: "added" | "changed" | "removed";
            /** @description The columns that differ. */
            fields: components["schemas"]["FieldDifference"][];
        };
        /** @description What every read model about a learner said at a moment: as known then, or as it had happened by then. */
        LearnerState: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            shownAt: components["schemas"]["Moment"];
            made: components["schemas"]["Cost"];
            /** @description What each read model said about the learner, by its name. */
            models: {
                /** @description The rows of one read model. */
                "class-roster"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["ClassRosterRow"][];
                };
                /** @description The rows of one read model. */
                consents?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["ConsentsRow"][];
                };
                /** @description The rows of one read model. */
                "daily-activity"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["DailyActivityRow"][];
                };
                /** @description The rows of one read model. */
                "learner-progress"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["LearnerProgressRow"][];
                };
                /** @description The rows of one read model. */
                people?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["PeopleRow"][];
                };
                /** @description The rows of one read model. */
                "person-roles"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["PersonRolesRow"][];
                };
                /** @description The rows of one read model. */
                "skill-profile"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["SkillProfileRow"][];
                };
                /** @description The rows of one read model. */
                "teacher-notices"?: {
                    /** @description Version of the read model’s definition. */
                    version: number;
                    /** @description Its rows about the learner, in the order of their keys. */
                    rows: components["schemas"]["TeacherNoticesRow"][];
                };
            };
            links: components["schemas"]["Links"];
        };
        /** @description A learner’s history as a timeline: an axis on which nights and holidays are short, how dense the events are, and marks in lanes by kind of event. If there are more events than marks, each mark stands for several. */
        LearnerTimeline: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description How many events the whole history has. */
            total: number;
            /** @description The position of its first event. */
            first: string | null;
            /** @description The position of its last event. */
            last: string | null;
            /** @description How many events are in the window. */
            shown: number;
            /** @description The length of the axis, in milliseconds. */
            length: number;
            /** @description Gaps longer than this are collapsed, in milliseconds. */
            threshold: number;
            /** @description The times with events, one after the other. */
            stretches: components["schemas"]["TimelineStretch"][];
            /** @description How many events are in each of equal slices of the axis. */
            density: number[];
            /** @description The lanes that have events. */
            lanes: {
                /**
                 * @description The kind of event.
                 * @enum {string}
                 */
                lane: "answers" | "lessons" | "help" | "milestones" | "school" | "rights" | "other";
                /** @description How many events are in it. */
                count: number;
                /** @description Answers among them that were judged right when they were given, whatever was corrected later. */
                right: number;
                /** @description Answers among them that were judged wrong when they were given, whatever was corrected later. */
                wrong: number;
            }[];
            /** @description Whether a mark may stand for several events. */
            binned: boolean;
            /** @description The marks, lane by lane, in order of time. */
            marks: components["schemas"]["TimelineMark"][];
            /** @description The skills that the events name, in alphabetical order. */
            skills: string[];
            /** @description The school’s time zone at the last event; null without one. */
            zone: string | null;
            /** @description The read models about a learner, in words. */
            models: components["schemas"]["ShownModel"][];
        };
        /** @description Ends the roles of a person, and the links of a learner to guardians. Enrolments are withdrawn separately. */
        LeaveSchool: {
            /** @description What the staff noted. */
            note?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The data of the person is shown and used again, with everything that was recorded meanwhile. The person must have been told before (GDPR, article 18, paragraph 3): `informedOn` says when. */
        LiftRestriction: {
            /**
             * Format: date
             * @description The day on which the person was told that the restriction would end.
             */
            informedOn: string;
            /** @description What the staff noted. */
            note?: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The identity at a provider. */
        LinkIdentity: {
            /** @description The provider, by its name in the configuration. */
            provider: string;
            /** @description The `sub` of the person at this provider. Only a keyed hash of it is stored. */
            subject: string;
        };
        /** @description The identities at providers that an account is linked to. */
        LinkedIdentities: {
            /** @description The identities, in the order in which they were linked. */
            items: {
                /** @description The provider, by its name in the configuration. */
                provider: string;
                /**
                 * Format: uuid
                 * @description The identity, as a keyed hash.
                 */
                identity: string;
            }[];
        };
        /** @description Addresses of this answer. */
        Links: {
            /** @description Gives this very answer for ever, whatever is recorded later. */
            self: string;
        };
        /** @description One event of a learner’s history. */
        ListedEvent: {
            /** @description Its number in the whole history, from 1. */
            number: number;
            /** @description The position in the log, usable as a link to this event. */
            position: string;
            /**
             * @description The kind of event.
             * @enum {string}
             */
            lane: "answers" | "lessons" | "help" | "milestones" | "school" | "rights" | "other";
            /** @description Its type: `learning.exercise-attempted`. */
            type: string;
            /** @description Version of the type. */
            version: number;
            /**
             * Format: uuid
             * @description The id of the event. Corrections refer to it.
             */
            id: string;
            /** @description The stream that contains the event. */
            stream: string;
            /** @description Its number in the stream, from 0. */
            revision: number;
            /**
             * Format: uuid
             * @description Who recorded it.
             */
            actor: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /** @description The school’s time zone then. */
            zone: string;
            /** @description Whether it was recorded after an event that happened later. */
            late: boolean;
            /** @description What it belongs to: the id that all events of one cause share. */
            correlation: string;
            /** @description The id of the event that led to it; null if a person did. */
            causation: string | null;
            /** @description Why its data is processed; null for an unknown type. */
            purpose: string | null;
            /** @description The legal basis; null for an unknown type. */
            basis: string | null;
            /** @description How long it is kept as personal data, as an ISO 8601 period. */
            retention: string | null;
            /** @description The skill that it names. */
            skill: string | null;
            /** @description Whether the answer was judged right when it was given; null where it is not an answer. */
            correct: boolean | null;
            /** @description The fields whose data was erased. */
            erased: string[];
            /** @description What happened, in words. */
            words: {
                /** @description In French. */
                fr?: string;
                /** @description In English. */
                en?: string;
            };
            /** @description What was recorded, where `data=true` asks for it; null for facts about who the person is. */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /** @description The process answers. */
        Liveness: {
            /**
             * @description Always `live`: the process answers.
             * @constant
             */
            status: "live";
        };
        /** @description A program that is registered in the school. */
        MachineClient: {
            /**
             * Format: uuid
             * @description The program, by id.
             */
            client: string;
            /** @description The program, in words. */
            name: string;
            /** @description What it may do at most. */
            permissions: ("learning:record" | "learning:declare" | "learning:report" | "learning:award" | "learning:read" | "learning:correct" | "exercises:read" | "teaching:read" | "teaching:open" | "teaching:assign" | "teaching:manage" | "identity:manage" | "identity:sign-in-help" | "families:ask" | "families:manage" | "events:read" | "events:read-personal" | "webhooks:read" | "webhooks:manage" | "projections:preview")[];
            /**
             * Format: date-time
             * @description When it was registered.
             */
            registeredAt: string;
            /**
             * Format: date-time
             * @description When it got its newest secret.
             */
            secretAt: string | null;
            /**
             * Format: date-time
             * @description Since when it may not act; null while it may.
             */
            disabledAt: string | null;
        };
        /** @description The programs that are registered in the school, disabled ones included, by id. */
        MachineClients: {
            /** @description The programs, by id. */
            items: components["schemas"]["MachineClient"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A row of the read model machine-clients. The programs registered in the school, what they may do, and whether they are enabled. */
        MachineClientsRow: {
            /**
             * Format: uuid
             * @description The program, by id.
             */
            client: string;
            /** @description The program, in words. */
            name: string;
            /** @description What it may do at most. */
            permissions: ("learning:record" | "learning:declare" | "learning:report" | "learning:award" | "learning:read" | "learning:correct" | "exercises:read" | "teaching:read" | "teaching:open" | "teaching:assign" | "teaching:manage" | "identity:manage" | "identity:sign-in-help" | "families:ask" | "families:manage" | "events:read" | "events:read-personal" | "webhooks:read" | "webhooks:manage" | "projections:preview")[];
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            registeredAt: string;
            /**
             * Format: date-time
             * @description When it got its newest secret.
             */
            secretAt: string | null;
            /**
             * Format: date-time
             * @description Since when it may not act; null while it may.
             */
            disabledAt: string | null;
        };
        /** @description How long the earlier secret stays valid. */
        MakeClientSecret: {
            /**
             * @description For how many seconds the secret before it stays valid; 0 to end it now.
             * @default 86400
             */
            keepS?: number;
        };
        /** @description From this answer on, the data of the person is not used for this purpose any more, until the objection is taken back or the school overrides it for a recorded reason. */
        MakeObjection: {
            /**
             * @description What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "model-training" | "publication";
            /** @description The situation of the person, in their own words. */
            reason?: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Asks for a right of a person over their data (GDPR, articles 15 to 18, 20 and 21): one’s own, that of a child whose link says `manage`, or, for the school, that of somebody who asked on paper. The data protection officer decides. A request of restriction or objection says on which ground or which use (`ground`, `purpose`), or that it ends (`lift`). It has to be answered within one month. */
        MakeRequest: {
            /**
             * @description The right that is asked for.
             * @enum {string}
             */
            right: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection";
            /**
             * @description Of a request of restriction: on which ground. If it is not known yet, whoever approves the request gives it.
             * @enum {string}
             */
            ground?: "accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending";
            /**
             * @description Of a request of objection: which use. If it is not known yet, whoever approves the request gives it.
             * @enum {string}
             */
            purpose?: "teaching" | "administration" | "model-training" | "publication";
            /** @description Of a request of restriction or objection: whether it ends, not begins. */
            lift?: boolean;
            /** @description What exactly is asked for, in their words. */
            details?: string;
            /**
             * Format: uuid
             * @description A request of a right, by its id, which whoever makes it chooses.
             */
            request: string;
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The body is not valid JSON in UTF-8, has a duplicate key, or contains a forbidden key (“__proto__”). */
        MalformedBodyProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/malformed-body";
            /** @description The type of problem in words: “The body is malformed”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 400;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A header, the address or the request line could not be read. See the detail for which one. */
        MalformedRequestProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/malformed-request";
            /** @description The type of problem in words: “The request is malformed”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 400 | 414;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The address exists, but not with this method. See the Allow header. */
        MethodNotAllowedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/method-not-allowed";
            /** @description The type of problem in words: “Method not allowed”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 405;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The moment that an answer about the past shows. */
        Moment: {
            /** @description Position of the last event of this history that was known. */
            position: string;
            /**
             * Format: date-time
             * @description What had happened by this moment; null where what was known is shown.
             */
            at: string | null;
            /**
             * Format: date-time
             * @description What was recorded by this moment; null where the position says it.
             */
            known: string | null;
        };
        /** @description Whom to erase. */
        NewErasure: {
            /**
             * Format: uuid
             * @description The person to erase.
             */
            person: string;
        };
        /** @description The PIN of a child. */
        NewPin: {
            /** @description The PIN. Shown only here. */
            pin: string;
        };
        /** @description Tokens for an application. */
        NewTokens: {
            /** @description Send it as `Authorization: Bearer …`. */
            accessToken: string;
            /** @description How long the access token is valid, in seconds. */
            accessExpiresInS: number;
            /** @description Gives the next two tokens, once. */
            refreshToken: string;
        } | null;
        /** @description An endpoint to create. */
        NewWebhook: {
            /**
             * Format: uri
             * @description The address to send events to: https, without a user name or password.
             */
            url: string;
            /** @description Only events of these types (see /api/event-types); all types by default. */
            types?: string[];
            /** @description Send the events after this position; only new events by default. */
            from?: string;
            /** @description A note for people: which system receives the events. Do not put a person’s name here. */
            description?: string;
            /**
             * @description Send personal fields in clear instead of withholding them. Needs `events:read-personal`.
             * @default false
             */
            personal?: boolean;
        };
        /** @description There is nothing at this address, or nothing that your school may see. */
        NotFoundProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/not-found";
            /** @description The type of problem in words: “Not found”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 404;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Notes a breach of personal data in the register of the school (GDPR, article 33.5), as far as it is known. The 72 hours run from `discoveredAt`. */
        NoteBreach: {
            /** @description What was lost. */
            natures: ("confidentiality" | "integrity" | "availability")[];
            /** @description Which data is concerned. */
            data: ("identity" | "contacts" | "work" | "results" | "wellbeing" | "credentials" | "family")[];
            /** @description About how many people are concerned; null while nobody knows. */
            people: number | null;
            /** @description In words, without the name of anybody: it is kept in clear. */
            facts: string;
            /**
             * Format: date-time
             * @description When the school became aware of it.
             */
            discoveredAt: string;
            /**
             * Format: uuid
             * @description A breach, by the id that whoever notes it chooses.
             */
            breach: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records that the authority (CNIL) or the people were told. What was told the authority after 72 hours needs the reasons for the delay (article 33.1). */
        NotifyBreach: {
            /**
             * @description Who was told: the authority (CNIL), or the people.
             * @enum {string}
             */
            whom: "authority" | "people";
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Why it was later than 72 hours. */
            lateBecause?: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description An error of the token endpoint (RFC 6749, section 5.2). */
        OAuthError: {
            /**
             * @description What is wrong, for programs.
             * @enum {string}
             */
            error: "invalid_request" | "invalid_client" | "invalid_scope" | "unsupported_grant_type" | "unauthorized_client";
            /** @description What is wrong, in a sentence. */
            error_description: string;
        };
        /** @description An objection to a use of data. */
        Objection: {
            /**
             * @description What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "model-training" | "publication";
            /**
             * Format: date-time
             * @description Since when.
             */
            madeAt: string;
            /**
             * Format: date-time
             * @description When the school decided to go on all the same; null where it has not.
             */
            overriddenAt: string | null;
        };
        /** @description What a person objects to, since when, and whether the school goes on all the same. */
        Objections: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description The objections, by purpose. */
            objections: components["schemas"]["Objection"][];
        };
        /** @description A row of the read model objections. Who objects to which use of their data, since when, and whether the school goes on all the same. */
        ObjectionsRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * @description Use. What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "model-training" | "publication";
            /**
             * Format: date-time
             * @description Since. A moment in UTC, with milliseconds.
             */
            madeAt: string;
            /**
             * Format: date-time
             * @description Overridden by the school.
             */
            overriddenAt: string | null;
        };
        /** @description The person and the name. */
        OpenAccountUnderName: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description The name to sign in with, unique in the school. Case does not matter. It is stored sealed. */
            name: string;
        };
        /** @description Opens a class for a school year. */
        OpenClass: {
            /** @description The name of the class: `CM1 A`. */
            name: string;
            /** @description The grade the class is taught at, as the school writes it: `CM1`. */
            level: string;
            /** @description A school year: `2026-2027`. */
            schoolYear: string;
            /**
             * Format: uuid
             * @description The teacher of the class.
             */
            teacher: string;
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A link that is asked for or confirmed, and has not ended. */
        OpenGuardianLink: {
            /**
             * Format: uuid
             * @description The learner.
             */
            learner: string;
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardian: string;
        };
        /** @description The links between guardians and learners that are asked for or confirmed, by learner. */
        OpenGuardianLinks: {
            /** @description The time zone of the school; null where it is not open. */
            zone: string | null;
            /** @description The links, by learner. */
            links: components["schemas"]["OpenGuardianLink"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description Opens the caller's school, with its name, its time zone and what it seals. */
        OpenSchool: {
            /** @description The name of the school. */
            name: string;
            /** @description An IANA time zone: `Europe/Paris`. */
            zone: string;
            /**
             * @description What is sealed under people’s keys: `identifying` for names, contacts, free text, answers and declared emotions; `all` for everything recorded about a person.
             * @default identifying
             * @enum {string}
             */
            sealing?: "identifying" | "all";
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The service is overloaded. Try again after the time in Retry-After. */
        OverloadedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/overloaded";
            /** @description The type of problem in words: “Overloaded”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The data of the person is used again although they object. The compelling grounds of the school are required; the person reads them in their file, and may object again. */
        OverrideObjection: {
            /**
             * @description What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "model-training" | "publication";
            /** @description The compelling grounds of the school. */
            reason: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The caller’s sessions, the latest first. */
        OwnSessions: {
            /** @description One for each place. */
            sessions: {
                /**
                 * Format: uuid
                 * @description The session.
                 */
                session: string;
                /**
                 * @description `cookie` in a browser, `tokens` in an application.
                 * @enum {string}
                 */
                kind: "cookie" | "tokens" | "pin";
                /** @description Whether it is the session that asks. */
                isCurrent: boolean;
                /**
                 * Format: date-time
                 * @description When the person signed in.
                 */
                startedAt: string;
                /**
                 * Format: date-time
                 * @description When the session ends, if nobody ends it before.
                 */
                expiresAt: string;
            }[];
        };
        /** @description A row whose events wait for a fix. */
        ParkedRow: {
            /** @description The generation: `skill-profile/2`. */
            generation: string;
            /** @description The key of the row. */
            key: {
                [key: string]: unknown;
            };
            /** @description How many events wait. */
            events: number;
            /** @description The position of the first of them in the log. */
            position: string;
            /** @description The type of the first of them. */
            type: string;
            /** @description Why it could not be folded. */
            error: string;
            /**
             * Format: date-time
             * @description Since when the row is parked.
             */
            parkedAt: string;
            /**
             * Format: date-time
             * @description When it is tried again; null if no retry was requested.
             */
            retryAt: string | null;
        };
        /** @description Rows whose events wait for a fix. */
        ParkedRows: {
            /** @description How many rows are parked, in all schools. */
            generations: {
                /** @description The number of the generation. */
                generation: number;
                /** @description How many rows are parked. */
                keys: number;
            }[];
            /** @description The first hundred parked rows of your own school. */
            items: components["schemas"]["ParkedRow"][];
        };
        /** @description A past moment is computed from the events, a few questions at a time, so that recording is never delayed. Each school has a share of this work and of the queue. The detail gives the limit that was reached. Try again after the time in Retry-After. */
        PastBusyProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/past-busy";
            /** @description The type of problem in words: “Too many questions about the past”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A past moment is recomputed from the events for each request, and the work for one answer is limited. The detail gives the limit that was reached, and how to request less. */
        PastTooLargeProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/past-too-large";
            /** @description The type of problem in words: “Too much history for one answer”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 422;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Whether the live generation is paused. */
        Pause: {
            /** @description The number of the generation. */
            generation: number;
            /** @description Whether it is paused now. */
            paused: boolean;
        };
        /** @description A row of the read model people. Who a person is: the role of their registration, and names. */
        PeopleRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * @description Role. The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /** @description Given name. */
            givenName: string | null;
            /** @description Family name. */
            familyName: string | null;
            /**
             * Format: date-time
             * @description Registered. A moment in UTC, with milliseconds.
             */
            registeredAt: string;
        };
        /** @description A consent of a person, with the text that it is asked with. */
        PersonConsent: {
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /**
             * @description `given`: what depends on it is recorded; `incomplete`: a signature is missing; `not-given`: nobody has signed; `withdrawn`; `lapsed`: the child has turned 15 since, and decides alone; `outdated`: the text has changed since. What depends on it is not recorded unless it is `given`.
             * @enum {string}
             */
            state: "given" | "incomplete" | "not-given" | "withdrawn" | "lapsed" | "outdated";
            text: components["schemas"]["ConsentText"];
            /** @description Who has signed the current text. */
            signed: ("learner" | "guardian")[];
            /** @description The version of the text that was agreed to; null if none is. */
            givenText: number | null;
            /** @description Whether the child and a parent gave it together; null if it is not given. */
            joint: boolean | null;
            /**
             * Format: date-time
             * @description When it was given; null if it is not.
             */
            givenAt: string | null;
            /**
             * Format: date-time
             * @description When an earlier consent ended; null if none did.
             */
            endedAt: string | null;
            /** @description Who or what ended it. */
            endedBy: ("learner" | "guardian" | "turned-15") | null;
        };
        /** @description The current names and contact details of a person, and the roles that they have or had. */
        PersonDetails: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description Given name; null where it was erased. */
            givenName: string | null;
            /** @description Family name; null where it was erased. */
            familyName: string | null;
            /** @description E-mail address; null where none is known. */
            email: string | null;
            /** @description Telephone number; null where none is known. */
            phone: string | null;
            /**
             * Format: date-time
             * @description When the person was registered last.
             */
            registeredAt: string;
            /** @description Their roles, by name. */
            roles: components["schemas"]["HeldRole"][];
        };
        /** @description The personal data of the person was erased at their request or by decision of the school. What a device sends late about them is refused for ever: discard it. “facts” has the id of the person. */
        PersonErasedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/person-erased";
            /** @description The type of problem in words: “This person was erased”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 410;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The people of the school with the roles that they have now, in the order of their ids. */
        PersonList: {
            /** @description The people, in the order of their ids. */
            items: components["schemas"]["PersonOfSchool"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A person of the school, with their current roles. */
        PersonOfSchool: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /** @description Given name; null where it was erased. */
            givenName: string | null;
            /** @description Family name; null where it was erased. */
            familyName: string | null;
            /**
             * Format: date-time
             * @description When the person was registered last.
             */
            registeredAt: string;
            /** @description The roles that they have now, by name; none where they have left. */
            roles: ("learner" | "teacher" | "parent" | "administrator" | "support" | "auditor")[];
        };
        /** @description A row of the read model person-roles. Which roles a person has or had, from when until when. */
        PersonRolesRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * @description Role. The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /**
             * Format: date-time
             * @description From. A moment in UTC, with milliseconds.
             */
            from: string;
            /**
             * Format: date-time
             * @description Until.
             */
            until: string | null;
        };
        /** @description What is stored for signing in, without any secret. */
        PersonalAccount: {
            /**
             * Format: date-time
             * @description When the password or the second factor was last set.
             */
            changedAt: string;
            /** @description How many recovery codes are left. */
            recoveryCodes: number;
            /** @description The sessions of the person, without their secrets. */
            sessions: {
                /**
                 * Format: date-time
                 * @description When the person signed in.
                 */
                startedAt: string;
                /**
                 * Format: date-time
                 * @description When the session ends.
                 */
                expiresAt: string;
                /**
                 * @description Where the person signed in.
                 * @enum {string}
                 */
                kind: "browser" | "application";
            }[];
        };
        /** @description Everything that Sillage stores about one person of one school. */
        PersonalData: {
            /**
             * @description The format of this document.
             * @constant
             */
            format: "sillage-personal-data/1";
            /**
             * Format: date-time
             * @description When the file was made.
             */
            madeAt: string;
            /**
             * Format: uuid
             * @description The log that it was read from.
             */
            log: string;
            /** @description The file includes every event up to this position. */
            position: string;
            /**
             * @description How the streams of the person were found: `read-model`, the index of streams and everything newer than it; `whole-log`, every event of the school.
             * @enum {string}
             */
            search: "read-model" | "whole-log";
            /** @description The school that the data comes from. */
            school: {
                /**
                 * Format: uuid
                 * @description The school.
                 */
                id: string;
                /** @description Its name. */
                name: string | null;
                /** @description Its time zone. */
                zone: string;
            };
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /** @description The current name of the person; null if it is not known or was erased. */
            name: string | null;
            /**
             * Format: date-time
             * @description When the person was erased; null if they were not. Then the file has only that event.
             */
            erasedAt: string | null;
            /** @description How many events follow. */
            events: number;
            /** @description The types of these events, with purpose, legal basis, retention and recipients. */
            types: components["schemas"]["PersonalEventType"][];
            /** @description Other systems that receive events of the school, and what they got of this person. */
            receivers: components["schemas"]["PersonalDataReceiver"][];
            /** @description What is stored for signing in; null if there is no account. */
            account: components["schemas"]["PersonalAccount"] | null;
            /** @description What is computed from the events. */
            readModels: components["schemas"]["PersonalRows"][];
            /** @description The names of the classes that rows refer to. */
            classes: {
                /**
                 * Format: uuid
                 * @description The class.
                 */
                class: string;
                /** @description Its name. */
                name: string;
            }[];
            /** @description The events, in the order of the log. */
            history: components["schemas"]["PersonalEvent"][];
        };
        /** @description Another system that receives events of the school. */
        PersonalDataReceiver: {
            /**
             * Format: uuid
             * @description The id of the endpoint.
             */
            webhook: string;
            /** @description The server that receives the events. */
            address: string;
            /** @description What the school calls this system. */
            description: string | null;
            /** @description The types of events that it receives; null for all types. */
            types: string[] | null;
            /** @description Whether it receives personal fields in clear. */
            personal: boolean;
            /** @description How many events of this person it has received, in the deliveries of the last 30 days. */
            events: number;
            /**
             * Format: date-time
             * @description The first of these deliveries; null if there is none.
             */
            firstAt: string | null;
            /**
             * Format: date-time
             * @description The last of these deliveries; null if there is none.
             */
            lastAt: string | null;
        };
        /** @description One event of the file. */
        PersonalEvent: {
            /** @description The position in the log. */
            position: string;
            /** @description The stream that contains it. */
            stream: string;
            /** @description Its number in the stream, from 0. */
            revision: number;
            /**
             * Format: uuid
             * @description The id of the event.
             */
            id: string;
            /** @description Its type. */
            type: string;
            /** @description The version of the type that `data` conforms to. */
            version: number;
            /**
             * @description `self`: it is about this person; `named`: it is about somebody or something else and names them; `recorded`: it is about nobody and this person recorded it.
             * @enum {string}
             */
            about: "self" | "named" | "recorded";
            /**
             * Format: uuid
             * @description The person whom it is about; null if it is about nobody.
             */
            subject: string | null;
            /**
             * Format: uuid
             * @description Who recorded it.
             */
            actor: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /** @description The time zone of the school then. */
            zone: string;
            /** @description What happened, in words. */
            words: {
                /** @description In French. */
                fr: string;
                /** @description In English. */
                en: string;
            };
            /** @description The fields of the event. `{"erased": true}`: the field was erased; `{"withheld": true}`: it belongs to somebody else. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description A type of event in the file, and why such events are stored. */
        PersonalEventType: {
            /** @description The type of the events: `learning.exercise-attempted`. */
            type: string;
            /** @description What such an event means. */
            description: string;
            /** @description How many of them are in this file. */
            events: number;
            /**
             * Format: date-time
             * @description When the first of them happened.
             */
            firstAt: string;
            /**
             * Format: date-time
             * @description When the last of them happened.
             */
            lastAt: string;
            /** @description Why they are stored; null for a type that this program does not know. */
            purpose: string | null;
            /** @description How long they are kept: an ISO 8601 period. */
            retention: string | null;
            /** @description The legal basis of the purpose: `public-task`, `legal-obligation`, `consent`. */
            basis: string | null;
            /** @description Who may see them in the school. */
            recipients: {
                /** @description In French. */
                fr: string;
                /** @description In English. */
                en: string;
            } | null;
        };
        /** @description The rows of one read model about the person. */
        PersonalRows: {
            /** @description The read model: `skill-profile`. */
            model: string;
            /** @description The version of the read model. */
            version: number;
            /** @description What its rows say. */
            description: string;
            /** @description The rows include every event up to this position; null if the read model is not built. */
            position: string | null;
            /** @description The rows about the person. */
            rows: {
                [key: string]: unknown;
            }[];
        };
        /** @description The events were moved to another log, where they have different positions. The facts name it. Read it from its beginning or from one of its own positions, and send its id (log=…) with each position. You also get this problem if the log was restored or lost events in a failover, and the event at this position is no longer the one that you saw. */
        PositionOfAnotherLogProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/position-of-another-log";
            /** @description The type of problem in words: “Position of another log”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 410;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The stream is not at the revision in If-Match. Read it again, then decide again. */
        PreconditionFailedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/precondition-failed";
            /** @description The type of problem in words: “Changed in the meantime”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 412;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description What the sheet shows besides names. */
        PrintSheet: {
            /**
             * @description Who gets a new PIN, printed on a page for the teacher: `missing` for each child who has none, `all` for everybody.
             * @default none
             * @enum {string}
             */
            pins?: "none" | "missing" | "all";
            /**
             * Format: uri
             * @description The address of this service as devices reach it, if it is not the address of this request.
             */
            address?: string;
        };
        /** @description Any problem (RFC 9457). `type` identifies it. */
        Problem: components["schemas"]["MalformedRequestProblem"] | components["schemas"]["MalformedBodyProblem"] | components["schemas"]["UnauthenticatedProblem"] | components["schemas"]["TooManyAttemptsProblem"] | components["schemas"]["TooManyRequestsProblem"] | components["schemas"]["ForbiddenProblem"] | components["schemas"]["NotFoundProblem"] | components["schemas"]["MethodNotAllowedProblem"] | components["schemas"]["RequestTimeoutProblem"] | components["schemas"]["RefusedProblem"] | components["schemas"]["PositionOfAnotherLogProblem"] | components["schemas"]["PersonErasedProblem"] | components["schemas"]["RestrictedProblem"] | components["schemas"]["PreconditionFailedProblem"] | components["schemas"]["TooLargeProblem"] | components["schemas"]["UnsupportedMediaTypeProblem"] | components["schemas"]["InvalidInputProblem"] | components["schemas"]["KeyReusedProblem"] | components["schemas"]["PastTooLargeProblem"] | components["schemas"]["InternalProblem"] | components["schemas"]["ContendedProblem"] | components["schemas"]["UnavailableProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["PastBusyProblem"] | components["schemas"]["SchoolShareUsedProblem"] | components["schemas"]["BehindProblem"] | components["schemas"]["TakesTooLongProblem"] | components["schemas"]["HistoryUnreadableProblem"] | components["schemas"]["RowsUnreadableProblem"] | components["schemas"]["ReadModelNotBuiltProblem"];
        /** @description A read model and its generations. */
        Projection: {
            /** @description The name of the read model. */
            projection: string;
            /** @description What it contains; null if there is no definition any more. */
            description: string | null;
            /**
             * @description How the live rows relate to the definition in this program.
             * @enum {string}
             */
            verdict: "in-sync" | "changed" | "drifted" | "newer" | "orphan" | "not-built";
            /** @description The version of that definition; null if there is none. */
            definedVersion: number | null;
            /** @description Its generations. */
            generations: components["schemas"]["Generation"][];
        };
        /** @description An action on a read model, and who did it. */
        ProjectionAction: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The number of the generation. */
            generation: number;
            /** @description What was done: `rebuild`, `switch`, … */
            action: string;
            /** @description Who did it. */
            by: string;
            /** @description Details of the action. */
            facts: {
                [key: string]: unknown;
            };
        };
        /** @description The event that a generation could not fold. */
        ProjectionFault: {
            /** @description The position of the event in the log. */
            position: string;
            /** @description The type of the event. */
            type: string;
            /** @description What went wrong. */
            error: string;
        };
        /** @description The state of the read models. */
        ProjectionHealth: {
            /**
             * @description `unknown`: the database does not answer.
             * @enum {string}
             */
            status: "ok" | "warning" | "unknown";
            /** @description The read models that have live rows. */
            projections: {
                /** @description The name of the read model. */
                projection: string;
                /** @description Its live generation. */
                generation: number;
                /** @description The age of the oldest event that is not folded yet, in seconds; null if its position belongs to another log. */
                lagSeconds: number | null;
                /** @description What is wrong; empty if nothing is. */
                warnings: string[];
            }[];
        };
        /** @description The read models. */
        ProjectionList: {
            /** @description The read models, by name. */
            items: components["schemas"]["Projection"][];
        };
        /** @description A read model, its generations, and the actions on it. */
        ProjectionWithHistory: {
            /** @description The name of the read model. */
            projection: string;
            /** @description What it contains; null if there is no definition any more. */
            description: string | null;
            /**
             * @description How the live rows relate to the definition in this program.
             * @enum {string}
             */
            verdict: "in-sync" | "changed" | "drifted" | "newer" | "orphan" | "not-built";
            /** @description The version of that definition; null if there is none. */
            definedVersion: number | null;
            /** @description Its generations. */
            generations: components["schemas"]["Generation"][];
            /** @description The actions on it, newest first. */
            history: components["schemas"]["ProjectionAction"][];
        };
        /** @description Keeps what was recorded about a person for a purpose until a day, though its period ends before, and records why. The day is at most five years away; protecting again replaces it. */
        ProtectFromRetention: {
            /**
             * @description The purpose of processing.
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "wellbeing" | "security";
            /**
             * Format: date
             * @description The last day of the protection, by the school’s calendar.
             */
            until: string;
            /** @description Why it has to be kept. */
            reason: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The address of the provider for this browser. */
        ProviderAddress: {
            /** @description Send the browser there. */
            address: string;
        };
        /** @description Whose data somebody could reach, and whose they read. */
        Reach: {
            /**
             * Format: uuid
             * @description Who could reach them.
             */
            actor: string;
            /**
             * Format: date-time
             * @description From this time on.
             */
            from: string;
            /**
             * Format: date-time
             * @description Before this time.
             */
            until: string;
            /** @description The people, by id. */
            people: {
                /**
                 * Format: uuid
                 * @description The person whose data could be reached, or was read.
                 */
                person: string;
                /** @description How and when they could be reached; none if they were read without. */
                reachable: {
                    /**
                     * @description Because it is the same person, their child, a learner of a class, or somebody of the school.
                     * @enum {string}
                     */
                    by: "self" | "child" | "class" | "school";
                    /**
                     * Format: uuid
                     * @description The class, where it is because of one.
                     */
                    class: string | null;
                    /**
                     * Format: date-time
                     * @description From when.
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description Until when.
                     */
                    until: string | null;
                }[];
                /** @description What the trail says; null if no entry is about them. */
                reads: {
                    /** @description How many entries of the trail say that their data was read or changed. */
                    done: number;
                    /**
                     * Format: date-time
                     * @description The first time.
                     */
                    firstAt: string | null;
                    /**
                     * Format: date-time
                     * @description The last time.
                     */
                    lastAt: string | null;
                    /** @description How many say that it was refused. */
                    refused: number;
                    /** @description The names of the queries, commands and operations. */
                    actions: string[];
                } | null;
            }[];
            /** @description How many people were within reach, and have been erased since. */
            erased: number;
            /** @description How often an entry means somebody who has been erased since. */
            readsOfErased: number;
            /**
             * Format: date-time
             * @description Entries before this time have expired; null if none have.
             */
            keptFrom: string | null;
            /** @description How often a process ended in that time without writing its last entries, at most 1,000 each. */
            uncleanEnds: number;
        };
        /** @description The answer needs a read model that has not been built yet in the version that this program reads. */
        ReadModelNotBuiltProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/read-model-not-built";
            /** @description The type of problem in words: “Not built yet”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Whether traffic may be sent here, and why not. */
        Readiness: {
            /**
             * @description Whether traffic may be sent here.
             * @enum {string}
             */
            status: "ready" | "not ready";
            /** @description Why traffic may not be sent here; empty if it may. */
            reasons: {
                /** @description What is not ready: `database`, `migrations`, `draining`. */
                name: string;
                /** @description Why it is not ready, in a few words. */
                reason: string;
            }[];
        };
        /** @description A rebuild: its progress or its result. */
        Rebuild: {
            /** @description The name of the read model. */
            projection: string;
            /**
             * @description `refused`: built, but it may not be compared or made live; `stopped`: the same request continues from its last save.
             * @enum {string}
             */
            state: "running" | "done" | "refused" | "failed" | "stopped";
            /** @description Who requested it; null if unknown. */
            by: string | null;
            /**
             * Format: date-time
             * @description When it started; null if unknown.
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended; null while it runs.
             */
            endedAt: string | null;
            /** @description The request; null if another process builds it, or if this service has been restarted since. */
            asked: {
                /** @description Whether it is built as a candidate. */
                candidate: boolean;
                /** @description Whether it is made live once it is built. */
                switch: boolean;
                /** @description Whether it is compared with the live rows once it is built. */
                compare: boolean;
                /** @description Whether it is made live even if it is behind, has a fault, or has parked rows. */
                force: boolean;
            } | null;
            /** @description The number of the generation; null if it has none yet. */
            generation: number | null;
            /** @description What it is doing now; null if it is not running. */
            phase: string | null;
            /** @description How many events it has folded; in another process, as of its last save. */
            done: number | null;
            /** @description How many events there are to fold. */
            total: number | null;
            /** @description How many events it folds per second. */
            eventsPerSecond: number | null;
            /** @description The estimated time left, in seconds. */
            secondsLeft: number | null;
            /** @description Why it was refused or failed; null if it was not. */
            trouble: {
                /** @description The code of the rule or error. */
                code: string;
                /** @description The reason in a sentence. */
                detail: string;
            } | null;
            /** @description The result; null until it ends. */
            result: {
                /** @description The number of the generation. */
                generation: number;
                /** @description The version of the definition. */
                version: number;
                /** @description Whether it continued from a save. */
                resumed: boolean;
                /** @description How many events were folded in this run. */
                events: number;
                /** @description Whether it is live now. */
                switched: boolean;
                /** @description How it differs from the live rows; null if it was not compared. */
                comparison: components["schemas"]["Comparison"] | null;
            } | null;
        };
        /** @description What to do. */
        RebuildRequest: {
            /**
             * @description Build a candidate, which can be compared and queried but never becomes live.
             * @default false
             */
            candidate?: boolean;
            /**
             * @description Compare it with the live rows once it is built.
             * @default true
             */
            compare?: boolean;
            /**
             * @description Make it live once it is built.
             * @default false
             */
            switch?: boolean;
            /**
             * @description Even if it is behind, has a fault, or has parked rows. Same as `--force` on the command line.
             * @default false
             */
            force?: boolean;
        };
        /** @description Records one answer of a learner to an exercise; mastery of the skill is decided from it. */
        RecordAttempt: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "exercise_attempted";
            /** @description An exercise, by the id that its application gives it. */
            exercise: string;
            /**
             * @description Version of the exercise, which has the question and the expected answer.
             * @default 1
             */
            exerciseVersion?: number;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /** @description Difficulty, from 1 (easiest) to 5; absent if the exercise has none. */
            difficulty?: number;
            /** @description What the learner answered; empty for no answer, absent if it is not known. */
            response?: string;
            /** @description Whether the answer is right. */
            correct: boolean;
            /** @description Active time in milliseconds, at most a day; absent if it is not known. */
            durationMs?: number;
            /** @description How the learner went about it: `counts-on-fingers`. */
            strategy?: string;
            /** @description What kind of error it was: `carry-forgotten`. */
            errorType?: string;
            /** @description What the learner was told, where it was written for them. */
            feedback?: string;
            /**
             * Format: uuid
             * @description The session that it belongs to.
             */
            session?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records the birth date of a learner, or corrects it. It is sealed, and only used to end the links to guardians at majority. */
        RecordBirthDate: {
            /**
             * Format: date
             * @description The birth date: `2017-03-12`.
             */
            birthDate: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records how a class ended for a learner. */
        RecordCourseResult: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /**
             * @description The final result of the course.
             * @enum {string}
             */
            result: "pass" | "fail" | "withdrawn" | "distinction";
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The record of processing activities (GDPR, article 30). */
        RecordOfProcessing: {
            /** @description The school. */
            school: {
                /**
                 * Format: uuid
                 * @description The school.
                 */
                id: string;
                /** @description Its name. */
                name: string | null;
            };
            /**
             * Format: date-time
             * @description When it was made.
             */
            madeAt: string;
            /** @description The activities. */
            activities: {
                /**
                 * @description The purpose.
                 * @enum {string}
                 */
                purpose: "teaching" | "administration" | "wellbeing" | "security";
                /** @description The purpose, in French. */
                title: string;
                /**
                 * @description The legal basis.
                 * @enum {string}
                 */
                basis: "consent" | "legal-obligation" | "public-task";
                /** @description The legal basis, in French. */
                basisInWords: string;
                /** @description Who may see the data in the school. */
                recipients: ("teachers" | "head" | "data-protection-officer")[];
                /** @description The recipients, in French. */
                recipientsInWords: string;
                /** @description How long the data is kept: an ISO 8601 period. */
                retention: string;
                /** @description What is recorded. */
                events: {
                    /** @description The type of the event. */
                    type: string;
                    /** @description What such an event says, in French. */
                    inWords: string;
                    /** @description Fields that are sealed under the key of a person. */
                    sealed: string[];
                    /** @description Fields that are recorded only with a consent, though the rest is not. */
                    onConsent: {
                        /** @description The field. */
                        field: string;
                        /**
                         * @description The consent that it needs.
                         * @enum {string}
                         */
                        purpose: "declared-emotions" | "detailed-tracking";
                    }[];
                }[];
            }[];
            /** @description What is recorded only with a consent. */
            consents: {
                /**
                 * @description What people agree to.
                 * @enum {string}
                 */
                purpose: "declared-emotions" | "detailed-tracking";
                /** @description The title of the text, in French. */
                title: string;
                /** @description The current text, in French. */
                text: string;
                /** @description Its version. */
                version: number;
                /** @description The types of events that need it, wholly or in part. */
                types: string[];
            }[];
            /** @description Other systems that receive events of the school. */
            receivers: {
                /** @description The server that receives events. */
                address: string;
                /** @description What the school calls this system. */
                description: string | null;
                /** @description The types of events; null for all. */
                types: string[] | null;
                /** @description Whether it receives personal fields in clear. */
                personal: boolean;
            }[];
        };
        /** @description Records the signatures of a form that the school keeps: of the child, of a parent, or of both at once. The rules are those of a consent given in the application. */
        RecordPaperConsent: {
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /** @description The version of the text that was agreed to. */
            text: number;
            /** @description Who signed the form. */
            signatories: ("learner" | "guardian")[];
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Records that a learner or a parent told the school that they withdraw a consent. No reason is asked for. */
        RecordPaperWithdrawal: {
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /**
             * @description Who signed: the person themself, or a holder of parental authority.
             * @enum {string}
             */
            by: "learner" | "guardian";
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description For the day when the application is lost. */
        RecoveryCodes: {
            /** @description Each replaces one code, once. Shown only here. */
            recoveryCodes: string[];
        };
        /** @description Records the right name, contact details or birth date for a request of rectification. It counts from now on; once the request is approved, all earlier values of the same kind are erased for good, and who was sent data of the person is told. */
        RectifyData: {
            /**
             * Format: uuid
             * @description A request of a right, by its id, which whoever makes it chooses.
             */
            request: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * @description What was wrong: the name, how to reach the person, or the birth date.
             * @enum {string}
             */
            what: "name" | "contact" | "birth-date";
            /** @description The new given name. */
            givenName?: string;
            /** @description The new family name. */
            familyName?: string;
            /** @description E-mail address. */
            email?: string;
            /** @description Telephone number. */
            phone?: string;
            /**
             * Format: date
             * @description The birth date: `2017-03-12`.
             */
            birthDate?: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The refresh token. */
        RefreshSession: {
            /** @description The newest refresh token of the session. */
            refreshToken: string;
        };
        /** @description The request is valid, but a rule forbids it. “code” names the rule, and “facts” gives the reasons. The status is 422 instead of 409 if a field of the request causes the refusal. */
        RefusedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/refused";
            /** @description The type of problem in words: “Refused”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 409 | 422;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description The rule that refused the request, for programs. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description The invalid fields. */
            errors?: {
                /**
                 * Format: json-pointer
                 * @description The field, as a JSON pointer.
                 */
                pointer: string;
                /** @description What is wrong with it. */
                detail: string;
            }[];
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The program. */
        RegisterMachineClient: {
            /**
             * Format: uuid
             * @description An id for the program, chosen by you.
             */
            client: string;
            /** @description The program, in words: no person’s name. */
            name: string;
            /** @description What it may do at most. */
            permissions: ("learning:record" | "learning:declare" | "learning:report" | "learning:award" | "learning:read" | "learning:correct" | "exercises:read" | "teaching:read" | "teaching:open" | "teaching:assign" | "teaching:manage" | "identity:manage" | "identity:sign-in-help" | "families:ask" | "families:manage" | "events:read" | "events:read-personal" | "webhooks:read" | "webhooks:manage" | "projections:preview")[];
        };
        /** @description Makes a person known to the school, in one role; also one who had left and comes back. */
        RegisterPerson: {
            /**
             * @description The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /** @description Given name. */
            givenName: string;
            /** @description Family name. */
            familyName: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Decides that a request is not carried out. Whoever asked sees the reason; tell them that they can complain to the CNIL or go to court (article 12.4). */
        RejectRequest: {
            /**
             * @description Why: whoever asked did not prove who they are, may not ask for this person, the request is manifestly unfounded or excessive (article 12.5), the law requires the data to be kept (article 17.3), the school knows nothing of the person, or another reason, which the explanation gives.
             * @enum {string}
             */
            reason: "identity-not-proven" | "not-entitled" | "unfounded" | "excessive" | "legal-obligation" | "unknown-person" | "other";
            /** @description The reason in words, for whoever asked. */
            explanation?: string;
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends the PIN of a learner and all sessions under it. Other processes follow within one second. The learner cannot sign in with a PIN until they get another one. */
        RemovePin: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Ends the time of a teacher in an open class. The only teacher is replaced first, then removed. */
        RemoveTeacher: {
            /**
             * Format: uuid
             * @description The teacher.
             */
            teacher: string;
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Changes the name of a person. The old name remains in the history, under a key of its own. */
        RenamePerson: {
            /** @description The new given name. */
            givenName: string;
            /** @description The new family name. */
            familyName: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Lets a person with a disabled account sign in again. Their earlier sessions stay ended. */
        ReopenAccount: {
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description One event of a replay, and the rows that it changed. */
        ReplayStep: {
            /** @description The position in the log, usable as a link to this step. */
            position: string;
            /** @description The stream that contains the event. */
            stream: string;
            /** @description Its number in the stream, from 0. */
            revision: number;
            /**
             * Format: uuid
             * @description The id of the event. Corrections refer to it.
             */
            id: string;
            /** @description The type of the event: `learning.exercise-attempted`. */
            type: string;
            /**
             * Format: uuid
             * @description Who recorded it.
             */
            actor: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurredAt: string;
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recordedAt: string;
            /** @description Whether it was recorded after an event that happened later. */
            late: boolean;
            /** @description What happened, in words. */
            words: {
                /** @description In French. */
                fr?: string;
                /** @description In English. */
                en?: string;
            };
            /** @description The rows that the event changed. */
            changes: components["schemas"]["RowChange"][];
        };
        /** @description A request of a right of a person over their data. */
        RequestOfRight: {
            /**
             * Format: uuid
             * @description The id of the request.
             */
            request: string;
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * @description The right that is asked for.
             * @enum {string}
             */
            right: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection";
            /**
             * @description `pending`: just made; `preparing`: signatures are missing, or what there is of the person is being counted; `awaiting-approval`: the data protection officer decides; `approved`: it is being carried out; `carried-out`: the answer is there, and has to be handed over; `complete`: it was; `cancelled` or `rejected`: it ended without being carried out; `lapsed`: the person was erased before whoever asked had an answer, so there is none.
             * @enum {string}
             */
            state: "pending" | "preparing" | "awaiting-approval" | "approved" | "carried-out" | "complete" | "cancelled" | "rejected" | "lapsed";
            /** @description Who asked: the person themself, a guardian of theirs, or the school for somebody who asked on paper. */
            askedAs: ("own" | "guardian" | "school") | null;
            /**
             * Format: uuid
             * @description Who asked; null if it is somebody else and the caller is not the school.
             */
            requestedBy: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            madeAt: string;
            /**
             * Format: date
             * @description The day until which it has to be answered.
             */
            deadline: string;
            /** @description Whether the deadline was extended. */
            isExtended: boolean;
            /** @description `near`: the deadline is within a week; `missed`: it has passed. Null if neither. */
            warning: ("near" | "missed") | null;
            /** @description How many signatures are missing. */
            missing: number;
            /** @description Whether that of the caller is one of them. */
            signs: boolean;
            /** @description Whose signatures are missing; empty if the caller is not the school. */
            missingSigners: string[];
            /** @description How many events there are of the person; null before it is prepared. */
            events: number | null;
            /** @description How many rows of read models; null before it is prepared. */
            rows: number | null;
            /** @description How many other systems received some of it; null before it is prepared. */
            receivers: number | null;
            /**
             * Format: uuid
             * @description Who decided; null if nobody has, or if the caller is not the school.
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When it was decided; null before.
             */
            decidedAt: string | null;
            /**
             * Format: uuid
             * @description The erasure that it led to; null for none.
             */
            erasure: string | null;
            /** @description The address of the answer, once it is there: the file of the person, the certificate of the erasure, or what the person objects to. Null where there is nothing to read. */
            answer: string | null;
            /**
             * Format: date-time
             * @description When it was complete, cancelled, rejected or lapsed; null before.
             */
            endedAt: string | null;
        };
        /** @description The request did not arrive completely in time. Send it again. */
        RequestTimeoutProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/request-timeout";
            /** @description The type of problem in words: “The request was too slow”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 408;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Processing is restricted (GDPR, article 18): recording goes on, but nothing about this person is shown until the school lifts the restriction. The data protection officer of the school can say why. */
        RestrictedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/restricted";
            /** @description The type of problem in words: “The data of this person may only be stored”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 423;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A person whose data may only be stored. */
        Restriction: {
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * @description Why: the person contests the accuracy of the data; the processing is unlawful and the person wants no erasure; the person needs the data for legal claims; or an objection is being examined.
             * @enum {string}
             */
            ground: "accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending";
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
        };
        /** @description Whose data may only be stored now, since when and why. Restrictions that were lifted are not listed. */
        Restrictions: {
            /** @description The people, by id. */
            items: components["schemas"]["Restriction"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A row of the read model restrictions. Whose data may only be stored now, since when and why. */
        RestrictionsRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            person: string;
            /**
             * @description Ground. Why: the person contests the accuracy of the data; the processing is unlawful and the person wants no erasure; the person needs the data for legal claims; or an objection is being examined.
             * @enum {string}
             */
            ground: "accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending";
            /**
             * Format: date-time
             * @description Since. A moment in UTC, with milliseconds.
             */
            since: string;
        };
        /** @description What a school has kept for its period, and what becomes of it. */
        Retention: {
            /** @description The open plan, or the last one that was carried out; null if there is none, and in a preview. */
            plan: {
                /**
                 * Format: uuid
                 * @description The id of the plan.
                 */
                id: string;
                /**
                 * Format: date
                 * @description The day of the school on which it was made.
                 */
                day: string;
                /**
                 * Format: date
                 * @description The day from which it is carried out, confirmed or not.
                 */
                dueOn: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                plannedAt: string;
                /**
                 * Format: date-time
                 * @description When it was confirmed; null if it was not.
                 */
                confirmedAt: string | null;
                /**
                 * Format: uuid
                 * @description Who confirmed it; null if nobody did.
                 */
                confirmedBy: string | null;
                /**
                 * Format: date-time
                 * @description When it was carried out; null before.
                 */
                finishedAt: string | null;
            } | null;
            /** @description What is in it, by purpose and school year. */
            counts: {
                /**
                 * @description The purpose; `names`: names, contacts and texts by staff about somebody who has left.
                 * @enum {string}
                 */
                purpose: "teaching" | "administration" | "wellbeing" | "security" | "names";
                /** @description The school year: `2023-2024`, or `2024` where it is the calendar year. Of `names`, the one in which they left. */
                schoolYear: string;
                /** @description Why it is kept back; null for what is destroyed. */
                why: ("protected" | "at-school" | "not-over") | null;
                /** @description How many people. */
                people: number;
                /** @description How many keys of theirs are destroyed. */
                expired: number;
                /**
                 * Format: date
                 * @description The last day on which one of them is kept back; null for none.
                 */
                keptUntil: string | null;
            }[];
            /** @description The period of each purpose at this school. */
            periods: {
                /** @description An ISO 8601 period, from the end of the school year. */
                teaching: string;
                /** @description An ISO 8601 period, from the end of the school year. */
                wellbeing: string;
                /** @description An ISO 8601 period, from the end of the school year. */
                administration: string;
                /** @description An ISO 8601 period, from the end of the school year. */
                security: string;
                /** @description An ISO 8601 period, from the end of the school year. */
                names: string;
            };
            /** @description What is left of what has expired. */
            left: ("events-without-what-was-sealed" | "types-and-times-of-events" | "rows-of-read-models" | "rows-until-a-rebuild" | "names-and-text-of-staff" | "old-copies-of-keys")[];
        };
        /** @description The rows that are tried again. */
        Retry: {
            /** @description The generations that try again: `skill-profile/2`. */
            generations: string[];
            /** @description How many rows are parked in them. */
            keys: number;
        };
        /** @description Answers whoever asked for a human or an explanation, or contested an automated decision: it is upheld or overruled, and the explanation is for them. Whoever agreed to the decision at first does not answer. */
        ReviewDecision: {
            /**
             * Format: uuid
             * @description An automated decision, by its id, which whoever decides chooses.
             */
            decision: string;
            /**
             * @description Whether the decision stands.
             * @enum {string}
             */
            outcome: "upheld" | "overruled";
            /** @description The answer, for whoever asked. */
            explanation: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description One request of a right, with its steps. Whoever asked, the person and the school also see what was written; a second guardian does not. */
        RightsRequest: {
            /**
             * Format: uuid
             * @description The id of the request.
             */
            request: string;
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * @description The right that is asked for.
             * @enum {string}
             */
            right: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection";
            /**
             * @description `pending`: just made; `preparing`: signatures are missing, or what there is of the person is being counted; `awaiting-approval`: the data protection officer decides; `approved`: it is being carried out; `carried-out`: the answer is there, and has to be handed over; `complete`: it was; `cancelled` or `rejected`: it ended without being carried out; `lapsed`: the person was erased before whoever asked had an answer, so there is none.
             * @enum {string}
             */
            state: "pending" | "preparing" | "awaiting-approval" | "approved" | "carried-out" | "complete" | "cancelled" | "rejected" | "lapsed";
            /** @description Who asked: the person themself, a guardian of theirs, or the school for somebody who asked on paper. */
            askedAs: ("own" | "guardian" | "school") | null;
            /**
             * Format: uuid
             * @description Who asked; null if it is somebody else and the caller is not the school.
             */
            requestedBy: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            madeAt: string;
            /**
             * Format: date
             * @description The day until which it has to be answered.
             */
            deadline: string;
            /** @description Whether the deadline was extended. */
            isExtended: boolean;
            /** @description `near`: the deadline is within a week; `missed`: it has passed. Null if neither. */
            warning: ("near" | "missed") | null;
            /** @description How many signatures are missing. */
            missing: number;
            /** @description Whether that of the caller is one of them. */
            signs: boolean;
            /** @description Whose signatures are missing; empty if the caller is not the school. */
            missingSigners: string[];
            /** @description How many events there are of the person; null before it is prepared. */
            events: number | null;
            /** @description How many rows of read models; null before it is prepared. */
            rows: number | null;
            /** @description How many other systems received some of it; null before it is prepared. */
            receivers: number | null;
            /**
             * Format: uuid
             * @description Who decided; null if nobody has, or if the caller is not the school.
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description When it was decided; null before.
             */
            decidedAt: string | null;
            /**
             * Format: uuid
             * @description The erasure that it led to; null for none.
             */
            erasure: string | null;
            /** @description The address of the answer, once it is there: the file of the person, the certificate of the erasure, or what the person objects to. Null where there is nothing to read. */
            answer: string | null;
            /**
             * Format: date-time
             * @description When it was complete, cancelled, rejected or lapsed; null before.
             */
            endedAt: string | null;
            /** @description On which ground a restriction is asked for or was set; null for none. */
            ground: ("accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending") | null;
            /** @description Which use is objected to; null for none. */
            purpose: ("teaching" | "administration" | "model-training" | "publication") | null;
            /** @description Whether the end of a restriction or of an objection is asked for. */
            lift: boolean;
            /** @description What exactly is asked for; null if nothing was written or it was erased. */
            details: string | null;
            /** @description Why it was rejected; null if it was not. */
            rejection: ("identity-not-proven" | "not-entitled" | "unfounded" | "excessive" | "legal-obligation" | "unknown-person" | "other") | null;
            /** @description The reason in words; null if there is none or it was erased. */
            explanation: string | null;
            /** @description Whether the service carried it out, or somebody by hand; null if nobody has yet. */
            carriedOut: ("by-service" | "by-hand") | null;
            /** @description Why the deadline was extended; null if it was not. */
            extension: ("complexity" | "many-requests") | null;
            /** @description What has happened, in order. */
            steps: components["schemas"]["RightsRequestStep"][];
        };
        /** @description A step of a request. */
        RightsRequestStep: {
            /** @description What happened: the type of the event. */
            what: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
        };
        /** @description The requests of rights, newest first: of one person with `person`, of the whole school for the data protection officer and the administration. `late` leaves only those whose deadline is near or has passed. */
        RightsRequests: {
            /** @description The requests, newest first. */
            items: components["schemas"]["RequestOfRight"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description A row of the read model rights-requests. Who asked for which right of whom, the state of the request, and until when it has to be answered. */
        RightsRequestsRow: {
            /**
             * Format: uuid
             * @description A request of a right, by its id, which whoever makes it chooses.
             */
            request: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * @description The right that is asked for.
             * @enum {string}
             */
            right: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection";
            /**
             * @description `pending`: just made; `preparing`: signatures are missing, or what there is of the person is being counted; `awaiting-approval`: the data protection officer decides; `approved`: it is being carried out; `carried-out`: the answer is there, and has to be handed over; `complete`: it was; `cancelled` or `rejected`: it ended without being carried out; `lapsed`: the person was erased before whoever asked had an answer, so there is none.
             * @enum {string}
             */
            state: "pending" | "preparing" | "awaiting-approval" | "approved" | "carried-out" | "complete" | "cancelled" | "rejected" | "lapsed";
            /**
             * Format: uuid
             * @description A person, by id.
             */
            requestedBy: string;
            /** @description Who asked: the person themself, a guardian of theirs, or the school for somebody who asked on paper. */
            askedAs: ("own" | "guardian" | "school") | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            madeAt: string;
            /**
             * Format: date
             * @description A day in the school’s zone.
             */
            deadline: string;
            /** @description Whether the deadline was extended. */
            isExtended: boolean;
            /** @description Whether the deadline is near, or has passed. */
            warning: ("near" | "missed") | null;
            /** @description Whose signatures are missing. */
            missing: string[];
            /** @description How many events there are of the person; null before it is prepared. */
            events: number | null;
            /** @description How many rows of read models; null before it is prepared. */
            rows: number | null;
            /** @description How many other systems received some of it; null before that. */
            receivers: number | null;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            decidedBy: string | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            decidedAt: string | null;
            /** @description The erasure that it led to; null for none. */
            erasure: string | null;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            endedAt: string | null;
        };
        /** @description What to do. */
        RollbackRequest: {
            /**
             * @description Even if it is behind, has a fault, or has parked rows. Same as `--force` on the command line.
             * @default false
             */
            force?: boolean;
        };
        /** @description What one step changed in one row. */
        RowChange: {
            /** @description The read model. */
            model: string;
            /** @description The key of the row. */
            key: {
                [key: string]: unknown;
            };
            /**
             * @description Whether the row was added, changed or removed.
             * @enum {string}
             */
            change: "added" | "changed" | "removed";
            /** @description The columns that changed, by name. */
            fields: {
                [key: string]: {
                    /** @description The value before; null if there was no row. */
                    before: unknown;
                    /** @description The value after; null if there is no row any more. */
                    after: unknown;
                };
            };
        };
        /** @description How one row differs between two generations. */
        RowDifference: {
            /** @description The key of the row. */
            key: {
                [key: string]: unknown;
            };
            /**
             * @description Whether the row is in both generations or only in one.
             * @enum {string}
             */
            kind: "changed" | "only-before" | "only-after";
            /** @description The columns that differ, by name. */
            columns: {
                [key: string]: {
                    /** @description The value in the live generation. */
                    before: unknown;
                    /** @description The value in the other generation. */
                    after: unknown;
                };
            };
        };
        /** @description A read model contains rows that do not match the schema of the answer, because of a bug or because an older version wrote them. No approximate answer is given instead. The facts name the read models and the violated rules. An operator can rebuild the read models. */
        RowsUnreadableProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/rows-unreadable";
            /** @description The type of problem in words: “The stored data cannot be shown”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Live streams and rebuilds are limited, and each school has a share. Your school uses its whole share; the detail gives the limit. End one, or try again after the time in Retry-After. */
        SchoolShareUsedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/school-share-used";
            /** @description The type of problem in words: “Your school uses its whole share”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 429;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description A row of the read model schools. The school of each tenant, with its name and time zone, and when it closed. */
        SchoolsRow: {
            /**
             * Format: uuid
             * @description A school, by id.
             */
            school: string;
            /** @description The name of the school. */
            name: string;
            /** @description An IANA time zone: `Europe/Paris`. */
            zone: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            openedAt: string;
            /**
             * Format: date-time
             * @description A moment in UTC, with milliseconds.
             */
            closedAt: string | null;
        };
        /** @description Who the caller is, and what they may do. */
        Session: {
            /**
             * Format: uuid
             * @description The school.
             */
            school: string;
            /**
             * Format: uuid
             * @description The person who acts.
             */
            person: string;
            /** @description The roles of the person in the school. */
            roles: string[];
            /** @description What the session or token allows now: each permission with the scopes in which it holds. */
            permissions: {
                [key: string]: ("own" | "children" | "taught" | "school" | "installation")[];
            };
            /** @description What must be set up before the session allows anything; null if nothing must. */
            required: "authenticator" | null;
            /** @description How the person signed in, `pin` for a child on a device of their class; null for a token that was made by hand. */
            kind: ("cookie" | "tokens" | "pin") | null;
            /**
             * Format: date-time
             * @description When the session ends, if nobody ends it before.
             */
            expiresAt: string;
        };
        /** @description The next access and refresh token. */
        SessionTokens: {
            /** @description Send it as `Authorization: Bearer …`. */
            accessToken: string;
            /** @description How long the access token is valid, in seconds. */
            accessExpiresInS: number;
            /** @description Gives the next two tokens, once. */
            refreshToken: string;
            /**
             * Format: date-time
             * @description When the session ends: sign in again then.
             */
            expiresAt: string;
        };
        /** @description The new password. */
        SetPassword: {
            /** @description At least 12 characters, and not one of the most common ones. */
            password: string;
            /**
             * @description Also removes the authenticator application, for somebody who lost it and all recovery codes.
             * @default false
             */
            removeCode?: boolean;
        };
        /** @description The PIN. */
        SetPin: {
            /** @description 4 to 6 digits, and not what everybody tries first. Without it, one is drawn. */
            pin?: string;
        };
        /** @description From this answer on, the data of the person is stored and nothing else: questions about them get 423 (`restricted`), lists leave them out, their events are not delivered, and no process decides about them. Recording goes on. */
        SetRestriction: {
            /**
             * @description Why: the person contests the accuracy of the data; the processing is unlawful and the person wants no erasure; the person needs the data for legal claims; or an objection is being examined.
             * @enum {string}
             */
            ground: "accuracy-contested" | "unlawful" | "needed-for-claims" | "objection-pending";
            /** @description What the staff noted. */
            note?: string;
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description How a screen shows the rows of a read model about a learner. */
        ShownModel: {
            /** @description The read model. */
            model: string;
            /** @description What a row is. */
            title: {
                /** @description In French. */
                fr: string;
                /** @description In English. */
                en: string;
            };
            /** @description The columns that tell the rows of one learner apart. */
            keys: string[];
            /** @description Whether it has a row for each day: many, in a long history. */
            byDay: boolean;
            /** @description Its columns, by name. */
            columns: {
                [key: string]: {
                    /** @description In French. */
                    fr: string;
                    /** @description In English. */
                    en: string;
                    /**
                     * @description A share from 0 to 1, a duration in milliseconds, a number, or text.
                     * @enum {string}
                     */
                    kind: "share" | "duration" | "number" | "text";
                    /** @description What its codes mean, where it has codes. */
                    values?: {
                        [key: string]: {
                            /** @description In French. */
                            fr: string;
                            /** @description In English. */
                            en: string;
                        };
                    };
                };
            };
        };
        /** @description What a person signs in with. */
        SignIn: {
            /**
             * Format: uuid
             * @description A school, by id.
             */
            school: string;
            /** @description The name that the person signs in with. */
            name: string;
            /** @description The password. */
            password: string;
            /** @description A code of the authenticator application, or a recovery code. Required once the application is set up. */
            code?: string;
            /**
             * @description `cookie` for a browser; `tokens` for an application that stores tokens itself.
             * @default cookie
             * @enum {string}
             */
            as?: "cookie" | "tokens";
        };
        /** @description Where the people of a school may sign in. */
        SignInProviders: {
            /** @description The providers of the school. */
            items: {
                /** @description The name, for the address. */
                provider: string;
                /** @description The name for people, for a button. */
                label: string;
                /** @description Where the button leads. */
                address: string;
            }[];
        };
        /** @description Which child, and the PIN. */
        SignInWithPin: {
            /**
             * Format: uuid
             * @description Which child, by id.
             */
            child: string;
            /** @description The PIN. */
            pin: string;
        };
        /** @description Agrees to a request that needs the caller’s signature: that of the other holder of parental authority, or that of a child of 15 or more. */
        SignRequest: {
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A new session. */
        SignedIn: {
            /**
             * Format: uuid
             * @description The school.
             */
            school: string;
            /**
             * Format: uuid
             * @description The person who acts.
             */
            person: string;
            /** @description The roles of the person in the school. */
            roles: string[];
            /** @description What the session or token allows now: each permission with the scopes in which it holds. */
            permissions: {
                [key: string]: ("own" | "children" | "taught" | "school" | "installation")[];
            };
            /** @description What must be set up before the session allows anything; null if nothing must. */
            required: "authenticator" | null;
            /**
             * Format: date-time
             * @description When the session ends, if nobody ends it before.
             */
            expiresAt: string;
            tokens: components["schemas"]["NewTokens"];
        };
        /** @description A row of the read model skill-profile. How far each learner is in each skill: proficiency, answers, last practice, mastery. */
        SkillProfileRow: {
            /**
             * Format: uuid
             * @description Learner. A person, by id.
             */
            learner: string;
            /** @description Skill. A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /** @description Estimated proficiency. */
            proficiency: number | null;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Success rate. */
            successRate: number | null;
            /** @description Exercises completed. */
            exercisesCompleted: number;
            /** @description Exercise level. */
            level: number | null;
            /**
             * Format: date-time
             * @description Last practice.
             */
            lastPractisedAt: string | null;
            /**
             * Format: date-time
             * @description Mastered.
             */
            masteredAt: string | null;
            /** @description Declared proficiency. */
            declaredProficiency: number | null;
            /** @description Declared by. */
            declaredBy: ("teacher" | "tool") | null;
            /**
             * Format: date-time
             * @description Declared.
             */
            declaredAt: string | null;
        };
        /** @description How far a learner is on one skill. */
        SkillProgress: {
            /** @description The skill, by its path: `calcul/addition`. */
            skill: string;
            /** @description How the learner does on it lately, from 0 to 1; null before any answer. */
            proficiency: number | null;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Share of right answers; null before any answer. */
            successRate: number | null;
            /** @description Exercises that were completed. */
            exercisesCompleted: number;
            /** @description The difficulty last set for the learner, from 1 to 5; null where none was. */
            level: number | null;
            /**
             * Format: date-time
             * @description The last answer; null before any.
             */
            lastPractisedAt: string | null;
            /**
             * Format: date-time
             * @description When the skill was mastered; null where it is not.
             */
            masteredAt: string | null;
            /** @description What a teacher or a tool said, from 0 to 1; null where none did. */
            declaredProficiency: number | null;
            /** @description Who said so: `teacher` or `tool`. */
            declaredBy: string | null;
            /**
             * Format: date-time
             * @description When they said so.
             */
            declaredAt: string | null;
        };
        /** @description Records that a learner began a session. */
        StartLearning: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "learning_started";
            /**
             * Format: uuid
             * @description The session that begins.
             */
            session: string;
            /**
             * @description What the learner works on.
             * @enum {string}
             */
            device?: "computer" | "tablet" | "phone" | "other";
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description A row of the read model subject-streams. In which streams a person appears, and since when. */
        SubjectStreamsRow: {
            /**
             * Format: uuid
             * @description Person. A person, by id.
             */
            subject: string;
            /** @description Technical name. A stream that the person appears in. */
            stream: string;
            /**
             * Format: date-time
             * @description First mention. A moment in UTC, with milliseconds.
             */
            firstAt: string;
        };
        /** @description The previous and the new live generation. */
        Switch: {
            /** @description The generation that was live; null if there was none. */
            from: number | null;
            /** @description The generation that is live now. */
            to: number;
        };
        /** @description What to do. */
        SwitchRequest: {
            /** @description The number of the generation; by default the newest one that is built and is not a candidate. */
            generation?: number;
            /**
             * @description Even if it is behind, has a fault, or has parked rows. Same as `--force` on the command line.
             * @default false
             */
            force?: boolean;
        };
        /** @description The answer could not be computed within the time limit of a request. The detail names a command without this limit. Nothing was changed. */
        TakesTooLongProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/takes-too-long";
            /** @description The type of problem in words: “Takes too long for a request”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description What a teacher was told about a learner. */
        TeacherNotice: {
            /**
             * Format: uuid
             * @description Id of the event that recorded it last.
             */
            notice: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description The skill that it is about. */
            skill: string;
            /** @description `three-steps-down`, `fails-at-the-easiest-level`, or `no-practice` since the level was lowered a week ago. */
            reason: string;
            /** @description How often the teacher was told. */
            times: number;
            /**
             * Format: date-time
             * @description The last time.
             */
            notifiedAt: string;
        };
        /** @description A row of the read model teacher-notices. What teachers were told about the learners of a class. */
        TeacherNoticesRow: {
            /**
             * Format: uuid
             * @description Class. A class, by its id.
             */
            class: string;
            /**
             * Format: uuid
             * @description Learner. A person, by id.
             */
            learner: string;
            /** @description Skill. A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill: string;
            /**
             * @description Reason. Why: three easier levels in a row without mastery, failures in a row at the easiest level, or no practice since the level was lowered.
             * @enum {string}
             */
            reason: "three-steps-down" | "fails-at-the-easiest-level" | "no-practice";
            /**
             * Format: uuid
             * @description Notice. The id of an earlier event.
             */
            notice: string;
            /** @description Times. */
            times: number;
            /**
             * Format: date-time
             * @description Last notice. A moment in UTC, with milliseconds.
             */
            notifiedAt: string;
        };
        /** @description An event in a lane, or several that are close to each other. */
        TimelineMark: {
            /**
             * @description The kind of event.
             * @enum {string}
             */
            lane: "answers" | "lessons" | "help" | "milestones" | "school" | "rights" | "other";
            /**
             * Format: date-time
             * @description When its first event happened.
             */
            from: string;
            /**
             * Format: date-time
             * @description When its last event happened.
             */
            to: string;
            /** @description How many events it stands for. */
            count: number;
            /** @description Answers among them that were judged right when they were given, whatever was corrected later. */
            right: number;
            /** @description Answers among them that were judged wrong when they were given, whatever was corrected later. */
            wrong: number;
            /** @description The smallest position of its events. */
            first: string;
            /** @description The greatest position of its events. */
            last: string;
            /** @description How many events of each type. */
            types: {
                [key: string]: number;
            };
        };
        /** @description Time with events, and the gap after it. */
        TimelineStretch: {
            /**
             * Format: date-time
             * @description When its first event happened.
             */
            from: string;
            /**
             * Format: date-time
             * @description When its last event happened.
             */
            to: string;
            /** @description Where it begins on the axis, in milliseconds. */
            at: number;
            /** @description Its length on the axis, in milliseconds. */
            length: number;
            /** @description How many events are in it. */
            count: number;
            /** @description The position of its first event. */
            first: string;
            /** @description The position of its last event. */
            last: string;
            /** @description The time without events that follows; null after the last stretch. */
            gap: {
                /**
                 * @description A pause within a day, a night, a weekend, or more days.
                 * @enum {string}
                 */
                kind: "pause" | "night" | "weekend" | "days";
                /** @description Whole days without an event. */
                days: number;
                /** @description Its length on the axis, in milliseconds. */
                length: number;
            } | null;
        };
        /** @description A form, as RFC 6749 (section 4.4) has it. */
        TokenRequest: {
            /**
             * @description The only kind of grant here.
             * @constant
             */
            grant_type: "client_credentials";
            /** @description Some of the program’s permissions, separated by spaces; all if absent. */
            scope?: string;
            /** @description Only without `Authorization: Basic`. */
            client_id?: string;
            /** @description Only without `Authorization: Basic`. */
            client_secret?: string;
        };
        /** @description The request is larger than this address accepts. Split it. */
        TooLargeProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/too-large";
            /** @description The type of problem in words: “Too large”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 413;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Sign-in failed several times, or too many people are signing in at once. Try again after the time in Retry-After: the delay ends by itself. Without Retry-After (the code is then “ask-teacher”), a teacher has to unlock the child. */
        TooManyAttemptsProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/too-many-attempts";
            /** @description The type of problem in words: “Too many attempts to sign in”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 429;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Each account, device, class, school and network has a budget for requests, and each request has a cost. One budget is used up; “facts” names it. Refused requests cost nothing. Try again after the time in Retry-After, and send less: RateLimit shows what is left. */
        TooManyRequestsProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/too-many-requests";
            /** @description The type of problem in words: “Too many requests”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 429;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description What an authenticator application needs. Shown only here. */
        TotpSecret: {
            /** @description The secret in base32, to type in. */
            secret: string;
            /** @description The same as an `otpauth:` address, to show as a QR code. */
            address: string;
        };
        /** @description Records that a learner was asked to think about their own learning, and what they answered. */
        TriggerMetacognition: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "metacognition_triggered";
            /** @description Which question was asked, as a short code: `what-was-hard`. */
            prompt: string;
            /**
             * @description When it was asked: before, during or after the work.
             * @enum {string}
             */
            phase: "planning" | "monitoring" | "evaluating";
            /** @description What the learner answered. */
            reflection?: string;
            /** @description How hard the learner found it, from 1 to 5. */
            perceivedDifficulty?: number;
            /** @description An exercise, by the id that its application gives it. */
            exercise?: string;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The request has no token or session, or one that has expired or is not for this service. Sign in, or send “Authorization: Bearer …”. When you sign in: the name, the password or the code is not right, and the answer does not say which. */
        UnauthenticatedProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unauthenticated";
            /** @description The type of problem in words: “A valid token is required”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 401;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description The database does not answer, or too many requests are waiting. Repeat the request with the same Idempotency-Key after the time in Retry-After: nothing is stored twice. */
        UnavailableProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unavailable";
            /** @description The type of problem in words: “Temporarily unavailable”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 503;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Refuses to sign a person in with this identity at an OpenID provider from now on. Sessions that have begun go on: to end them, disable the account. */
        UnlinkOpenid: {
            /**
             * Format: uuid
             * @description A keyed hash of issuer and subject, as a UUID.
             */
            identity: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Gives a learner a badge or a certificate; a second time changes nothing. */
        UnlockAchievement: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "achievement_unlocked";
            /** @description A badge or certificate, by its id. */
            achievement: string;
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Send application/json. Batches may also be application/x-ndjson. */
        UnsupportedMediaTypeProblem: {
            /**
             * @description The address of a page that explains the problem. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "/problems/unsupported-media-type";
            /** @description The type of problem in words: “Unsupported content type”. */
            title: string;
            /**
             * @description The HTTP status, repeated.
             * @enum {integer}
             */
            status: 415;
            /** @description What is wrong with this request, in a sentence. */
            detail: string;
            /** @description Usually the last part of `type`. */
            code: string;
            /** @description The id of the request in the logs of the service. Include it in a bug report. */
            traceId: string;
            /** @description Details for programs. */
            facts?: {
                [key: string]: unknown;
            };
        };
        /** @description Notices of unusual access to the data of people. */
        UnusualAccesses: {
            /** @description The notices, newest first. */
            items: {
                /** @description The number of the entry in the trail of the school. */
                entry: number;
                /**
                 * Format: date-time
                 * @description When it was noticed. It concerns the 24 hours before.
                 */
                at: string;
                /**
                 * Format: uuid
                 * @description Whose access was unusual; null if they were erased.
                 */
                actor: string | null;
                /** @description `strangers`: people without a relation to them; `far-above-habit`: far more people than on any of the 30 days before. */
                rule: string;
                /** @description Whose data was opened: how many people. */
                people: number;
                /** @description With how many of these, or of those refused, there is no relation; null by the other rule. */
                strangers: number | null;
                /** @description How many people’s data was refused; null by the other rule. */
                refused: number | null;
                /** @description How many people on the busiest of the 30 days before; null by the other rule. */
                busiestBefore: number | null;
            }[];
        };
        /** @description How far one learner is: totals, classes, and every skill practised or declared. */
        UserProgress: {
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /** @description Sessions. */
            sessions: number;
            /** @description Answers. */
            attempts: number;
            /** @description Right answers. */
            successes: number;
            /** @description Share of right answers; null before any answer. */
            successRate: number | null;
            /** @description Exercises that were completed. */
            exercisesCompleted: number;
            /** @description Mean score of the completed exercises that have one; null where none has. */
            averageScore: number | null;
            /** @description Views of contents. */
            views: number;
            /** @description Active minutes of answers and views. */
            minutes: number;
            /** @description Skills that are mastered. */
            skillsMastered: number;
            /** @description Badges and certificates. */
            achievements: number;
            /**
             * Format: date-time
             * @description The first activity; null before any.
             */
            firstActivityAt: string | null;
            /**
             * Format: date-time
             * @description The last activity; null before any.
             */
            lastActivityAt: string | null;
            /** @description The classes of the learner, past ones included. */
            classes: components["schemas"]["ClassMembership"][];
            /** @description Every skill that was practised or declared, by name. */
            skills: components["schemas"]["SkillProgress"][];
        };
        /** @description Records that a learner looked at a content, once or several times. */
        ViewContent: {
            /**
             * @description The command that the body is for. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "content_viewed";
            /** @description A page, video or other content, by its id. */
            content: string;
            /**
             * @description What kind of content it is.
             * @enum {string}
             */
            medium: "page" | "video" | "resource" | "forum" | "quiz" | "course" | "other";
            /** @description A skill by its path, domain/skill: `calcul/addition`. Several skills of one exercise are joined by `_`. */
            skill?: string;
            /**
             * @description How many views it counts as; 0 for an act within a view that was counted before.
             * @default 1
             */
            views?: number;
            /** @description Active time in milliseconds, at most a day. */
            durationMs?: number;
            /**
             * @description What the learner did with the content, where the source reports each act.
             * @enum {string}
             */
            action?: "opened" | "played" | "paused" | "moved" | "completed" | "left" | "interacted" | "downloaded";
            /** @description Place in the recording before a move, in milliseconds. */
            fromMs?: number;
            /** @description Place in the recording of the act, or after a move, in milliseconds. */
            atMs?: number;
            /** @description How much of the content was seen so far, from 0 to 1. */
            progress?: number;
            /**
             * Format: uuid
             * @description The session that it belongs to.
             */
            session?: string;
            /**
             * Format: uuid
             * @description Only needed by a learner in several classes. Without it: the last class joined when this occurred.
             */
            class?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Says why a signature that a request lacks is not needed: sole authority, a decision of a court, or somebody who cannot be reached. */
        WaiveSignature: {
            /**
             * Format: uuid
             * @description Whose signature is not needed.
             */
            signer: string;
            /**
             * @description Why the signature is not needed: the school has it on paper, the other parent exercises authority alone, a court decided, or the signatory cannot be reached.
             * @enum {string}
             */
            reason: "on-paper" | "sole-authority" | "court-decision" | "unreachable";
            /**
             * Format: uuid
             * @description The person whose right it is.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description An endpoint that receives events. */
        Webhook: {
            /**
             * Format: uuid
             * @description The id of the endpoint.
             */
            id: string;
            /** @description The address that events are sent to. */
            url: string;
            /** @description Only events of these types; null for all types. */
            types: string[] | null;
            /** @description A note for people: which system receives the events. */
            description: string | null;
            /** @description Whether personal fields are sent in clear. */
            personal: boolean;
            /**
             * @description `active`: events are sent; `paused`: none are sent.
             * @enum {string}
             */
            state: "active" | "paused";
            /** @description Why it is paused; null while it is active. `gone`: it answered 410; `failing`: three deliveries in a row were parked; `another-log`, `another-history`: its position does not belong to this log. */
            pausedFor: ("by-hand" | "gone" | "failing" | "another-log" | "another-history") | null;
            /**
             * Format: date-time
             * @description When it was paused; null while it is active.
             */
            pausedAt: string | null;
            /** @description Every event up to this position is delivered, parked, or not for this endpoint. */
            position: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Who created it.
             */
            createdBy: string;
            /**
             * Format: date-time
             * @description Until when requests are also signed with the previous secret; null if they are not.
             */
            previousSecretUntil: string | null;
        };
        /** @description The result of one attempt. */
        WebhookAttempt: {
            /** @description Whether the endpoint answered 2xx. */
            delivered: boolean;
            /** @description The HTTP status of the answer; null if there was no answer. */
            httpStatus: number | null;
            /** @description Why the attempt failed; null if it did not. */
            error: ("http-status" | "redirect" | "timeout" | "connection-failed" | "tls-failed" | "name-not-resolved" | "address-refused" | "unreadable" | "withheld") | null;
            /** @description How long the attempt took, in milliseconds. */
            tookMs: number;
        };
        /** @description The delivery of one event to one endpoint. */
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description The id of the event.
             */
            event: string;
            /** @description The type of the event. */
            type: string;
            /** @description The position of the event in the log. */
            position: string;
            /**
             * @description `waiting`: it is tried again at `nextAt`; `parked`: it is not tried again.
             * @enum {string}
             */
            status: "waiting" | "delivered" | "parked";
            /** @description The number of attempts. */
            attempts: number;
            /** @description The HTTP status of the answer; null if there was no answer. */
            httpStatus: number | null;
            /** @description Why the attempt failed; null if it did not. */
            error: ("http-status" | "redirect" | "timeout" | "connection-failed" | "tls-failed" | "name-not-resolved" | "address-refused" | "unreadable" | "withheld") | null;
            /** @description How long the attempt took, in milliseconds. */
            tookMs: number;
            /**
             * Format: date-time
             * @description The first attempt.
             */
            firstAt: string;
            /**
             * Format: date-time
             * @description The last attempt, described by `httpStatus`, `error` and `tookMs`.
             */
            lastAt: string;
            /**
             * Format: date-time
             * @description The next attempt; null if there is none.
             */
            nextAt: string | null;
        };
        /** @description A page of deliveries. */
        WebhookDeliveryPage: {
            /** @description The deliveries, newest events first. */
            items: components["schemas"]["WebhookDelivery"][];
            /** @description Pass it as `cursor` for the next page; null on the last page. */
            next: string | null;
        };
        /** @description The endpoints of the school. */
        WebhookList: {
            /** @description The endpoints, oldest first. */
            items: components["schemas"]["Webhook"][];
        };
        /** @description An endpoint, with the secret that signs its requests. */
        WebhookWithSecret: {
            /**
             * Format: uuid
             * @description The id of the endpoint.
             */
            id: string;
            /** @description The address that events are sent to. */
            url: string;
            /** @description Only events of these types; null for all types. */
            types: string[] | null;
            /** @description A note for people: which system receives the events. */
            description: string | null;
            /** @description Whether personal fields are sent in clear. */
            personal: boolean;
            /**
             * @description `active`: events are sent; `paused`: none are sent.
             * @enum {string}
             */
            state: "active" | "paused";
            /** @description Why it is paused; null while it is active. `gone`: it answered 410; `failing`: three deliveries in a row were parked; `another-log`, `another-history`: its position does not belong to this log. */
            pausedFor: ("by-hand" | "gone" | "failing" | "another-log" | "another-history") | null;
            /**
             * Format: date-time
             * @description When it was paused; null while it is active.
             */
            pausedAt: string | null;
            /** @description Every event up to this position is delivered, parked, or not for this endpoint. */
            position: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Who created it.
             */
            createdBy: string;
            /**
             * Format: date-time
             * @description Until when requests are also signed with the previous secret; null if they are not.
             */
            previousSecretUntil: string | null;
            /** @description `whsec_…`: shown only in this answer. */
            secret: string;
        };
        /** @description Ends a consent, without a reason: nothing that depends on it is recorded from this answer on. The child or any parent whose link says `manage` may do it, alone. What was recorded before stays lawful, and until it expires; to have it erased, make a request. */
        WithdrawConsent: {
            /**
             * @description What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, and places in recordings).
             * @enum {string}
             */
            purpose: "declared-emotions" | "detailed-tracking";
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Takes a learner out of a class. */
        WithdrawLearner: {
            /**
             * Format: uuid
             * @description A class, by its id.
             */
            class: string;
            /** @description Why the learner left. */
            reason?: string;
            /**
             * Format: uuid
             * @description A person, by id.
             */
            learner: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description The data of the person may be used for this purpose again. */
        WithdrawObjection: {
            /**
             * @description What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).
             * @enum {string}
             */
            purpose: "teaching" | "administration" | "model-training" | "publication";
            /**
             * Format: uuid
             * @description The person.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
        /** @description Takes a role from a person, from now on or from a given time. The last administrator who can sign in keeps the role. */
        WithdrawRole: {
            /**
             * @description The role of the person in the school.
             * @enum {string}
             */
            role: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
            /**
             * Format: uuid
             * @description A person, by id.
             */
            person: string;
            /**
             * Format: date-time
             * @description When it happened, at most 400 days ago and 5 minutes ahead; the time of the request by default.
             */
            occurredAt?: string;
        };
    };
    responses: {
        /** @description The body is malformed; or: The request is malformed. */
        "400.malformed-body.malformed-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedBodyProblem"] | components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description The request is malformed. */
        "400.malformed-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description A valid token is required. */
        "401.unauthenticated": {
            headers: {
                /** @description `Bearer`, and what was wrong with the token. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnauthenticatedProblem"];
            };
        };
        /** @description Not allowed. */
        "403.forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ForbiddenProblem"];
            };
        };
        /** @description Not found. */
        "404.not-found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["NotFoundProblem"];
            };
        };
        /** @description Refused. */
        "409.refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RefusedProblem"];
            };
        };
        /** @description This person was erased. */
        "410.person-erased": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PersonErasedProblem"];
            };
        };
        /** @description Position of another log. */
        "410.position-of-another-log": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PositionOfAnotherLogProblem"];
            };
        };
        /** @description Changed in the meantime. */
        "412.precondition-failed": {
            headers: {
                /** @description The revision that the stream is at, in quotes. */
                ETag?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
            };
        };
        /** @description Too large. */
        "413.too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["TooLargeProblem"];
            };
        };
        /** @description The request is malformed. */
        "414.malformed-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["MalformedRequestProblem"];
            };
        };
        /** @description Unsupported content type. */
        "415.unsupported-media-type": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
            };
        };
        /** @description The input is invalid. */
        "422.invalid-input": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidInputProblem"];
            };
        };
        /** @description The input is invalid; or: Idempotency-Key already used for another request; or: Refused. */
        "422.invalid-input.key-reused.refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidInputProblem"] | components["schemas"]["KeyReusedProblem"] | components["schemas"]["RefusedProblem"];
            };
        };
        /** @description The input is invalid; or: Too much history for one answer. */
        "422.invalid-input.past-too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidInputProblem"] | components["schemas"]["PastTooLargeProblem"];
            };
        };
        /** @description The input is invalid; or: Refused. */
        "422.invalid-input.refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InvalidInputProblem"] | components["schemas"]["RefusedProblem"];
            };
        };
        /** @description The data of this person may only be stored. */
        "423.restricted": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RestrictedProblem"];
            };
        };
        /** @description Your school uses its whole share; or: Too many requests. */
        "429.school-share-used.too-many-requests": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                /** @description The budget that is used up, what is left of it, and in how many seconds it is whole again. */
                RateLimit?: string;
                /** @description The same budget: how much it is, and in how many seconds it comes back. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["SchoolShareUsedProblem"] | components["schemas"]["TooManyRequestsProblem"];
            };
        };
        /** @description Too many attempts to sign in; or: Too many requests. */
        "429.too-many-attempts.too-many-requests": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                /** @description The budget that is used up, what is left of it, and in how many seconds it is whole again. */
                RateLimit?: string;
                /** @description The same budget: how much it is, and in how many seconds it comes back. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["TooManyAttemptsProblem"] | components["schemas"]["TooManyRequestsProblem"];
            };
        };
        /** @description Too many requests. */
        "429.too-many-requests": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                /** @description The budget that is used up, what is left of it, and in how many seconds it is whole again. */
                RateLimit?: string;
                /** @description The same budget: how much it is, and in how many seconds it comes back. */
                "RateLimit-Policy"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
            };
        };
        /** @description Internal error. */
        "500.internal": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["InternalProblem"];
            };
        };
        /** @description Not up to date yet; or: This moment of the history cannot be shown; or: Overloaded; or: Too many questions about the past; or: Not built yet; or: The stored data cannot be shown; or: Temporarily unavailable. */
        "503.behind.history-unreadable.overloaded.past-busy.read-model-not-built.rows-unreadable.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BehindProblem"] | components["schemas"]["HistoryUnreadableProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["PastBusyProblem"] | components["schemas"]["ReadModelNotBuiltProblem"] | components["schemas"]["RowsUnreadableProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Not up to date yet; or: Overloaded; or: Not built yet; or: The stored data cannot be shown; or: Temporarily unavailable. */
        "503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BehindProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["ReadModelNotBuiltProblem"] | components["schemas"]["RowsUnreadableProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Not up to date yet; or: Overloaded; or: The stored data cannot be shown; or: Temporarily unavailable. */
        "503.behind.overloaded.rows-unreadable.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BehindProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["RowsUnreadableProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Not up to date yet; or: Overloaded; or: Temporarily unavailable. */
        "503.behind.overloaded.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["BehindProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Too many concurrent writes; or: Overloaded; or: Temporarily unavailable. */
        "503.contended.overloaded.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ContendedProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description This moment of the history cannot be shown; or: Overloaded; or: Too many questions about the past; or: Temporarily unavailable. */
        "503.history-unreadable.overloaded.past-busy.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["HistoryUnreadableProblem"] | components["schemas"]["OverloadedProblem"] | components["schemas"]["PastBusyProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Overloaded; or: Not built yet; or: Temporarily unavailable. */
        "503.overloaded.read-model-not-built.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["ReadModelNotBuiltProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Overloaded; or: Takes too long for a request; or: Temporarily unavailable. */
        "503.overloaded.takes-too-long.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["TakesTooLongProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
        /** @description Overloaded; or: Temporarily unavailable. */
        "503.overloaded.unavailable": {
            headers: {
                /** @description Seconds to wait before you try again. */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["OverloadedProblem"] | components["schemas"]["UnavailableProblem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    openAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "name": "ines.caradec"
                 *     }
                 */
                "application/json": components["schemas"]["OpenAccountUnderName"];
            };
        };
        responses: {
            /** @description Carried out before: the first answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    closeAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CloseAccount"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    disableAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["DisableAccount"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    listLinkedIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The identities; none without an account. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkedIdentities"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    linkIdentity: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A person, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "provider": "ent",
                 *       "subject": "248289761001"
                 *     }
                 */
                "application/json": components["schemas"]["LinkIdentity"];
            };
        };
        responses: {
            /** @description Carried out before: the first answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityLinked"];
                };
            };
            /** @description Carried out. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityLinked"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    unlinkOpenid: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "identity": "5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4"
                 *     }
                 */
                "application/json": components["schemas"]["UnlinkOpenid"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    invitePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description The invitation. It is stored nowhere. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    setPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A person, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "quatre mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["SetPassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    reopenAccount: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["ReopenAccount"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getActivities: {
        parameters: {
            query?: {
                /**
                 * @description Only exercises of this skill.
                 * @example calcul/multiplication
                 */
                skill?: string;
                /** @description Only exercises with so many answers or more. */
                leastAttempts?: number;
                /**
                 * @description At most so many items; 50 by default.
                 * @example 20
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `activity-difficulty/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "exercise": "tables-7x8",
                     *           "skill": "calcul/multiplication",
                     *           "declaredDifficulty": 3,
                     *           "attempts": 21,
                     *           "successes": 9,
                     *           "successRate": 0.429,
                     *           "observedDifficulty": 0.484,
                     *           "meanDurationMs": 6120
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Activities"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    sendInteraction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Interaction"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    declareSkillProgress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                 *       "skill": "calcul/multiplication",
                 *       "proficiency": 0.7,
                 *       "source": "teacher",
                 *       "comment": "Vu à l’oral"
                 *     }
                 */
                "application/json": components["schemas"]["DeclareSkillProgress"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getUserProgress: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `learner-progress/2`. */
                generations?: string;
                /** @description A past moment: a log position (what was known then), or a time (what had happened by then, including events recorded later). */
                at?: string;
                /** @description Only events that were recorded by this time or position. Can be combined with a time in `at`. */
                known?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    /** @description For a past moment: an address that always returns this same answer. */
                    "Content-Location"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "sessions": 18,
                     *       "attempts": 116,
                     *       "successes": 96,
                     *       "successRate": 0.828,
                     *       "exercisesCompleted": 58,
                     *       "averageScore": 0.81,
                     *       "views": 24,
                     *       "minutes": 141.5,
                     *       "skillsMastered": 5,
                     *       "achievements": 2,
                     *       "firstActivityAt": "2026-10-12T08:15:00.000Z",
                     *       "lastActivityAt": "2026-11-21T10:25:01.419Z",
                     *       "classes": [
                     *         {
                     *           "class": "5111a9e0-0000-4000-8000-000000000005",
                     *           "from": "2026-10-12T06:00:00.000Z",
                     *           "until": null
                     *         }
                     *       ],
                     *       "skills": [
                     *         {
                     *           "skill": "calcul/multiplication",
                     *           "proficiency": 0.736,
                     *           "attempts": 11,
                     *           "successes": 8,
                     *           "successRate": 0.727,
                     *           "exercisesCompleted": 5,
                     *           "level": 3,
                     *           "lastPractisedAt": "2026-11-21T10:25:01.419Z",
                     *           "masteredAt": null,
                     *           "declaredProficiency": null,
                     *           "declaredBy": null,
                     *           "declaredAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UserProgress"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.history-unreadable.overloaded.past-busy.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    correctAttempt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                 *       "attempt": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                 *       "correct": false,
                 *       "reason": "Une autre réponse avait été lue"
                 *     }
                 */
                "application/json": components["schemas"]["CorrectAttempt"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    exportAuditBundle: {
        parameters: {
            query?: {
                /**
                 * @description Only entries about this person.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                subject?: string;
                /** @description Only what this person did, or somebody on their behalf. */
                actor?: string;
                /** @description Only from this time on. */
                from?: string;
                /** @description Only before this time. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bundle. If the connection is cut before its end, it is not whole. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getReach: {
        parameters: {
            query: {
                /**
                 * @description From this time on.
                 * @example 2026-10-01T00:00:00.000Z
                 */
                from: string;
                /**
                 * @description Before this time.
                 * @example 2026-10-02T00:00:00.000Z
                 */
                until: string;
            };
            header?: never;
            path: {
                /**
                 * @description Who could reach others: a person, or a program of the school.
                 * @example 5111a9e0-0000-4000-8000-000000000002
                 */
                actor: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *       "from": "2026-10-01T00:00:00.000Z",
                     *       "until": "2026-10-02T00:00:00.000Z",
                     *       "people": [
                     *         {
                     *           "person": "5111a9e0-0000-4000-8000-000000000003",
                     *           "reachable": [
                     *             {
                     *               "by": "class",
                     *               "class": "5111a9e0-0000-4000-8000-000000000005",
                     *               "from": "2026-10-01T00:00:00.000Z",
                     *               "until": "2026-10-02T00:00:00.000Z"
                     *             }
                     *           ],
                     *           "reads": {
                     *             "done": 1,
                     *             "firstAt": "2026-10-01T07:30:00.000Z",
                     *             "lastAt": "2026-10-01T07:30:00.000Z",
                     *             "refused": 0,
                     *             "actions": [
                     *               "learner-history"
                     *             ]
                     *           }
                     *         }
                     *       ],
                     *       "erased": 0,
                     *       "readsOfErased": 0,
                     *       "keptFrom": null,
                     *       "uncleanEnds": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Reach"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listUnusualAccesses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The notices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "entry": 1204,
                     *           "at": "2026-10-13T06:00:00.000Z",
                     *           "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *           "rule": "strangers",
                     *           "people": 3,
                     *           "strangers": 120,
                     *           "refused": 120,
                     *           "busiestBefore": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UnusualAccesses"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    setPin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A child, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["SetPin"];
            };
        };
        responses: {
            /** @description The PIN. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPin"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    removePin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RemovePin"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    unlockPin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A child, by id. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    endPinSessions: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A person, by id.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EndPinSessions"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getClassList: {
        parameters: {
            query?: {
                /**
                 * @description Only classes of this school year: `2026-2027`.
                 * @example 2026-2027
                 */
                schoolYear?: string;
                /** @description At most so many items; 100 by default. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "class": "5111a9e0-0000-4000-8000-000000000005",
                     *           "name": "CM2 A",
                     *           "level": "CM2",
                     *           "schoolYear": "2026-2027",
                     *           "teacher": "5111a9e0-0000-4000-8000-000000000002",
                     *           "openedAt": "2026-10-12T06:00:00.000Z",
                     *           "closedAt": null,
                     *           "learners": 23
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ClassList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    openClass: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "name": "CM1 A",
                 *       "level": "CM1",
                 *       "schoolYear": "2026-2027",
                 *       "teacher": "5111a9e0-0000-4000-8000-000000000002"
                 *     }
                 */
                "application/json": components["schemas"]["OpenClass"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    closeClass: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26"
                 *     }
                 */
                "application/json": components["schemas"]["CloseClass"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    assignTeacher: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "teacher": "e2a85d07-94f3-4c6b-a1d8-5b7c30f6921e"
                 *     }
                 */
                "application/json": components["schemas"]["AssignTeacher"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    removeTeacher: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "teacher": "e2a85d07-94f3-4c6b-a1d8-5b7c30f6921e"
                 *     }
                 */
                "application/json": components["schemas"]["RemoveTeacher"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getClassActivity: {
        parameters: {
            query?: {
                /** @description The first day; the first there is, by default. */
                from?: string;
                /** @description The last day, itself included; the last there is, by default. */
                to?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
                /** @description A past moment: a log position (what was known then), or a time (what had happened by then, including events recorded later). */
                at?: string;
                /** @description Only events that were recorded by this time or position. Can be combined with a time in `at`. */
                known?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A class, by its id.
                 * @example 5111a9e0-0000-4000-8000-000000000005
                 */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    /** @description For a past moment: an address that always returns this same answer. */
                    "Content-Location"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "class": "5111a9e0-0000-4000-8000-000000000005",
                     *       "zone": "Europe/Paris",
                     *       "days": [
                     *         {
                     *           "day": "2026-11-20",
                     *           "learners": 21,
                     *           "attempts": 118,
                     *           "successes": 79,
                     *           "exercisesCompleted": 51,
                     *           "views": 17,
                     *           "minutes": 46.3
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ClassActivity"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.history-unreadable.overloaded.past-busy.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    getClassChildren: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A class, by its id.
                 * @example 5111a9e0-0000-4000-8000-000000000005
                 */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "class": "5111a9e0-0000-4000-8000-000000000005",
                     *       "name": "CM2 A",
                     *       "schoolYear": "2026-2027",
                     *       "children": [
                     *         {
                     *           "person": "5111a9e0-0000-4000-8000-000000000003",
                     *           "givenName": "Joachim",
                     *           "familyName": "Mésange"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClassChildren"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    issueDeviceCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class, by its id. */
                class: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "use": "class"
                 *     }
                 */
                "application/json": components["schemas"]["IssueDeviceCode"];
            };
        };
        responses: {
            /** @description The code. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedDeviceCode"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    revokeDeviceCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class, by its id. */
                class: string;
                /** @description A code, by its id. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class, by its id. */
                class: string;
                /** @description A device, by its id. */
                device: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getClassNotices: {
        parameters: {
            query?: {
                /** @description Only notices about this learner. */
                learner?: string;
                /** @description At most so many items; 50 by default. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A class, by its id.
                 * @example 5111a9e0-0000-4000-8000-000000000005
                 */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "class": "5111a9e0-0000-4000-8000-000000000005",
                     *       "items": [
                     *         {
                     *           "notice": "60c5cf02-29f3-8083-8ec3-3f85c4160001",
                     *           "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *           "skill": "calcul/multiplication",
                     *           "reason": "three-steps-down",
                     *           "times": 1,
                     *           "notifiedAt": "2026-11-20T10:25:01.419Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ClassNotices"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    getClassOverview: {
        parameters: {
            query?: {
                /** @description Whether to show learners who have left. */
                former?: "include" | "exclude";
                /**
                 * @description At most so many items; 100 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
                /** @description A past moment: a log position (what was known then), or a time (what had happened by then, including events recorded later). */
                at?: string;
                /** @description Only events that were recorded by this time or position. Can be combined with a time in `at`. */
                known?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A class, by its id.
                 * @example 5111a9e0-0000-4000-8000-000000000005
                 */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    /** @description For a past moment: an address that always returns this same answer. */
                    "Content-Location"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "class": "5111a9e0-0000-4000-8000-000000000005",
                     *       "name": "CM2 A",
                     *       "level": "CM2",
                     *       "schoolYear": "2026-2027",
                     *       "teacher": "5111a9e0-0000-4000-8000-000000000002",
                     *       "totals": {
                     *         "learners": 23,
                     *         "activeLearners": 23,
                     *         "attempts": 3337,
                     *         "successRate": 0.654,
                     *         "exercisesCompleted": 1502,
                     *         "views": 461,
                     *         "minutes": 1311,
                     *         "strugglingLearners": 10,
                     *         "lastActiveOn": "2026-11-20"
                     *       },
                     *       "learners": [
                     *         {
                     *           "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *           "givenName": "Joachim",
                     *           "familyName": "Mésange",
                     *           "from": "2026-10-12T06:00:00.000Z",
                     *           "until": null,
                     *           "result": null,
                     *           "attempts": 155,
                     *           "successRate": 0.658,
                     *           "exercisesCompleted": 71,
                     *           "views": 19,
                     *           "minutes": 58.4,
                     *           "activeDays": 18,
                     *           "lastActiveOn": "2026-11-20",
                     *           "lastActivityAt": "2026-11-20T10:25:01.419Z",
                     *           "skillsPractised": 9,
                     *           "skillsMastered": 1,
                     *           "meanProficiency": 0.611,
                     *           "mayNeedHelp": true,
                     *           "strugglingWith": [
                     *             "orthographe/homophones"
                     *           ],
                     *           "inactive": false
                     *         }
                     *       ],
                     *       "next": "IjUxMTFhOWUwIg"
                     *     }
                     */
                    "application/json": components["schemas"]["ClassOverview"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.history-unreadable.overloaded.past-busy.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    printSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class, by its id. */
                class: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "pins": "missing"
                 *     }
                 */
                "application/json": components["schemas"]["PrintSheet"];
            };
        };
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getClassSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A class, by its id. */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The class. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClassSignIn"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getClassTeacherList: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `classes/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A class, by its id.
                 * @example 5111a9e0-0000-4000-8000-000000000005
                 */
                class: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "class": "5111a9e0-0000-4000-8000-000000000005",
                     *       "teachers": [
                     *         {
                     *           "teacher": "5111a9e0-0000-4000-8000-000000000002",
                     *           "givenName": "Claude",
                     *           "familyName": "Roux",
                     *           "from": "2026-10-12T06:00:00.000Z",
                     *           "until": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClassTeacherList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    getMachineClients: {
        parameters: {
            query?: {
                /**
                 * @description At most so many items; 50 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `machine-clients/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "client": "3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863",
                     *           "name": "Exercices de calcul",
                     *           "permissions": [
                     *             "learning:record"
                     *           ],
                     *           "registeredAt": "2026-10-12T06:00:00.000Z",
                     *           "secretAt": "2026-10-12T06:00:00.000Z",
                     *           "disabledAt": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MachineClients"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    registerProgram: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "client": "3e9b7c52-80d4-4f16-a5c9-7d10e2f4b864",
                 *       "name": "Exercices de calcul",
                 *       "permissions": [
                 *         "learning:record"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RegisterMachineClient"];
            };
        };
        responses: {
            /** @description Carried out before: the first answer, without the secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            /** @description Carried out. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    disableClient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A machine client, by id.
                 * @example 3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863
                 */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["DisableClient"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    enableClient: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A machine client, by id.
                 * @example 3e9b7c52-80d4-4f16-a5c9-7d10e2f4b863
                 */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["EnableClient"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    makeClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description A machine client, by id. */
                client: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keepS": 3600
                 *     }
                 */
                "application/json": components["schemas"]["MakeClientSecret"];
            };
        };
        responses: {
            /** @description Carried out before: the first answer, without the secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            /** @description Carried out. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecret"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    recordCourseResult: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "result": "pass"
                 *     }
                 */
                "application/json": components["schemas"]["RecordCourseResult"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getDevice: {
        parameters: {
            query?: never;
            header?: {
                /** @description The token of the device, if it has no cookie. */
                "Sillage-Device"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The children. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceChildren"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    signInWithPin: {
        parameters: {
            query?: never;
            header?: {
                /** @description The token of the device, if it has no cookie. */
                "Sillage-Device"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "child": "5111a9e0-0000-4000-8000-000000000003",
                 *       "pin": "4071"
                 *     }
                 */
                "application/json": components["schemas"]["SignInWithPin"];
            };
        };
        responses: {
            /** @description The session. `Set-Cookie` holds its cookie. */
            200: {
                headers: {
                    /** @description The cookie of the session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildSession"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    enrolDevice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "KEI2T2AA-ABAAC-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AA"
                 *     }
                 */
                "application/json": components["schemas"]["EnrolDevice"];
            };
        };
        responses: {
            /** @description The device. `Set-Cookie` holds its cookie. */
            201: {
                headers: {
                    /** @description The cookie of the device. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledDevice"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    enrolLearner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "schoolYear": "2026-2027"
                 *     }
                 */
                "application/json": components["schemas"]["EnrolLearner"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    withdrawLearner: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "class": "7c1e9f50-2b64-4d0a-8e37-a9d5c4f10b26",
                 *       "reason": "Déménagement"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawLearner"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The types, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventType"][];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Only events after this position; from the first event by default. */
                after?: string;
                /** @description The id of the event that you have seen at the start position. If a different event is there now, because the log was restored or lost events in a failover, the status is 410, and no events of the other history are sent. */
                afterEvent?: string;
                /** @description Only events of these types, separated by commas. See /api/event-types. */
                types?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description The maximum number of events; 100 by default. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted",
                     *           "version": 2,
                     *           "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *           "revision": 272,
                     *           "position": "13889",
                     *           "subject": "5111a9e0-0000-4000-8000-000000000003",
                     *           "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *           "occurredAt": "2026-11-21T10:25:01.419Z",
                     *           "recordedAt": "2026-11-21T10:25:01.419Z",
                     *           "data": {
                     *             "exercise": "tables-7x8",
                     *             "response": {
                     *               "withheld": true
                     *             },
                     *             "correct": true
                     *           }
                     *         }
                     *       ],
                     *       "next": "13889",
                     *       "end": true
                     *     }
                     */
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    sendCommands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example [
                 *       {
                 *         "command": "learning.adjust-difficulty",
                 *         "id": "6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906",
                 *         "input": {
                 *           "learner": "5111a9e0-0000-4000-8000-000000000003",
                 *           "skill": "calcul/multiplication",
                 *           "to": 4,
                 *           "reason": "three-right-in-a-row"
                 *         }
                 *       }
                 *     ]
                 */
                "application/json": components["schemas"]["BatchCommand"][];
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description The results. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResult"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Start after this position; `0` for all events. Only new events by default. */
                after?: string;
                /** @description The id of the event that you have seen at the start position. If a different event is there now, because the log was restored or lost events in a failover, the status is 410, and no events of the other history are sent. */
                afterEvent?: string;
                /** @description Only events of these types, separated by commas. See /api/event-types. */
                types?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: {
                /** @description The id of the last message that you received. Takes precedence over the start in the address. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An endless stream of events. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.school-share-used.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getOpenGuardianLinks: {
        parameters: {
            query?: {
                /**
                 * @description At most so many items; 100 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `guardians/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "zone": "Europe/Paris",
                     *       "links": [
                     *         {
                     *           "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *           "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["OpenGuardianLinks"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    getJointConsents: {
        parameters: {
            query?: {
                /**
                 * @description At most so many items; 100 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `consents/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consents": [
                     *         {
                     *           "person": "5111a9e0-0000-4000-8000-000000000003",
                     *           "purpose": "declared-emotions"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["JointConsents"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    askGuardianLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b",
                 *       "level": "view"
                 *     }
                 */
                "application/json": components["schemas"]["AskGuardianLink"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    confirmGuardianLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b"
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmGuardianLink"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    endGuardianLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b",
                 *       "reason": "withdrawn"
                 *     }
                 */
                "application/json": components["schemas"]["EndGuardianLink"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    changeGuardianLevel: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b",
                 *       "level": "manage"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeGuardianLevel"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getLearnerGuardians: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `guardians/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                learner: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *       "guardians": [
                     *         {
                     *           "guardian": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b",
                     *           "givenName": "Maëlle",
                     *           "familyName": "Caradec",
                     *           "level": "view",
                     *           "state": "confirmed",
                     *           "askedAt": "2026-10-12T06:00:00.000Z",
                     *           "from": "2026-10-13T06:00:00.000Z",
                     *           "until": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerGuardians"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "invitation": "5111a9e0-0000-4000-8000-000000000000.0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812.mia3v5c0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                 *       "password": "quatre mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    compareLearnerStates: {
        parameters: {
            query: {
                /**
                 * @description A log position or a moment.
                 * @example 10
                 */
                from: string;
                /**
                 * @description A log position or a moment; now where absent.
                 * @example 20
                 */
                to?: string;
                /** @description How moments are read: what had happened by then, or what was known then. A position is always the latter. */
                clock?: "happened" | "known";
                /** @description A moment or a log position: only what was recorded by then. Beside a moment in `at`, both hold. */
                known?: string;
                /**
                 * @description Read models by name, comma-separated; all where absent.
                 * @example skill-profile
                 */
                models?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "from": {
                     *         "position": "9",
                     *         "at": null,
                     *         "known": null
                     *       },
                     *       "to": {
                     *         "position": "19",
                     *         "at": null,
                     *         "known": null
                     *       },
                     *       "made": {
                     *         "fromSnapshot": null,
                     *         "eventsRead": 4,
                     *         "tookMs": 2
                     *       },
                     *       "models": {
                     *         "skill-profile": [
                     *           {
                     *             "key": {
                     *               "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *               "skill": "calcul/multiplication"
                     *             },
                     *             "change": "changed",
                     *             "fields": [
                     *               {
                     *                 "field": "attempts",
                     *                 "before": 1,
                     *                 "after": 2,
                     *                 "events": [
                     *                   {
                     *                     "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *                     "type": "learning.exercise-attempted",
                     *                     "position": "19",
                     *                     "occurredAt": "2026-10-12T08:16:04.000Z"
                     *                   }
                     *                 ],
                     *                 "eventsInAll": 1
                     *               }
                     *             ]
                     *           }
                     *         ]
                     *       },
                     *       "links": {
                     *         "self": "/api/learners/5111a9e0-0000-4000-8000-000000000003/diff?from=9&to=19&models=skill-profile"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerDiff"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    listLearnerEvents: {
        parameters: {
            query?: {
                /** @description Events after this position. */
                after?: string;
                /** @description Events before this position. */
                before?: string;
                /** @description Events around a position or a time: half of the page up to it, half after it. For a time, up to the first event that happened then or later. */
                around?: string;
                /**
                 * @description Only these kinds, comma-separated: answers, lessons, help, milestones, school, rights, other.
                 * @example answers
                 */
                kinds?: string;
                /** @description Only events on this skill. */
                skill?: string;
                /** @description Only answers that were judged right (`true`) or wrong (`false`) when they were given, whatever was corrected later. */
                correct?: "true" | "false";
                /** @description Only events whose sentence has all of these words, whatever their accents. */
                text?: string;
                /**
                 * @description The language of the words; both languages by default.
                 * @example fr
                 */
                lang?: "fr" | "en";
                /** @description Whether to include what was recorded. */
                data?: "true" | "false";
                /**
                 * @description At most so many items; 50 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "total": 14,
                     *       "earlier": 0,
                     *       "items": [
                     *         {
                     *           "number": 4,
                     *           "position": "19",
                     *           "lane": "answers",
                     *           "type": "learning.exercise-attempted",
                     *           "version": 2,
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *           "revision": 3,
                     *           "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *           "occurredAt": "2026-10-12T08:16:04.000Z",
                     *           "recordedAt": "2026-10-12T08:16:04.000Z",
                     *           "zone": "Europe/Paris",
                     *           "late": false,
                     *           "correlation": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "causation": null,
                     *           "purpose": "teaching",
                     *           "basis": "public-task",
                     *           "retention": "P2Y",
                     *           "skill": "calcul/multiplication",
                     *           "correct": true,
                     *           "erased": [],
                     *           "words": {
                     *             "fr": "A répondu juste à l’exercice tables-7x8 (niveau 3) en 4 s : « 56 »"
                     *           },
                     *           "data": null
                     *         }
                     *       ],
                     *       "before": null,
                     *       "after": "19"
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerEvents"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    explainLearnerField: {
        parameters: {
            query?: {
                /**
                 * @description Which row, where the learner has several: the other columns of its key, comma-separated: calcul/addition.
                 * @example calcul/multiplication
                 */
                key?: string;
                /** @description A moment or a log position: only what was recorded by then. Beside a moment in `at`, both hold. */
                known?: string;
                /**
                 * @description At most so many items; 50 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
                /**
                 * @description A read model about a learner: skill-profile.
                 * @example skill-profile
                 */
                model: string;
                /**
                 * @description One of its fields: proficiency.
                 * @example proficiency
                 */
                field: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "model": "skill-profile",
                     *       "version": 2,
                     *       "key": {
                     *         "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *         "skill": "calcul/multiplication"
                     *       },
                     *       "field": "proficiency",
                     *       "items": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted",
                     *           "position": "19",
                     *           "occurredAt": "2026-10-12T08:16:04.000Z",
                     *           "recordedAt": "2026-10-12T08:16:04.000Z",
                     *           "before": null,
                     *           "after": 0.65
                     *         }
                     *       ],
                     *       "next": "IjE5Ig"
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerExplain"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    replayLearnerHistory: {
        parameters: {
            query?: {
                /** @description A log position or a time: only steps after it. From the first step by default. */
                from?: string;
                /** @description A log position or a time: only steps up to it. Up to now by default. */
                to?: string;
                /**
                 * @description Read models by name, comma-separated; all where absent.
                 * @example skill-profile
                 */
                models?: string;
                /**
                 * @description The language of the words; both languages by default.
                 * @example fr
                 */
                lang?: "fr" | "en";
                /** @description Begins so many events earlier than `from`, a position; 0 by default. */
                back?: number;
                /**
                 * @description At most so many items; 50 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "after": "0",
                     *       "steps": [
                     *         {
                     *           "position": "19",
                     *           "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *           "revision": 3,
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted",
                     *           "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *           "occurredAt": "2026-10-12T08:16:04.000Z",
                     *           "recordedAt": "2026-10-12T08:16:04.000Z",
                     *           "late": false,
                     *           "words": {
                     *             "fr": "A répondu juste à l’exercice tables-7x8 (niveau 3) en 4 s : « 56 »"
                     *           },
                     *           "changes": [
                     *             {
                     *               "model": "skill-profile",
                     *               "key": {
                     *                 "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *                 "skill": "calcul/multiplication"
                     *               },
                     *               "change": "added",
                     *               "fields": {
                     *                 "attempts": {
                     *                   "before": null,
                     *                   "after": 1
                     *                 }
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next": "IjE5Ig"
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerReplay"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    streamLearnerReplay: {
        parameters: {
            query?: {
                /** @description A log position or a time: only steps after it. From the first step by default. */
                from?: string;
                /** @description A log position or a time: only steps up to it. Up to now by default. */
                to?: string;
                /**
                 * @description Read models by name, comma-separated; all where absent.
                 * @example skill-profile
                 */
                models?: string;
                /**
                 * @description The language of the words; both languages by default.
                 * @example fr
                 */
                lang?: "fr" | "en";
                /** @description Steps per second. */
                pace?: number;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: {
                /** @description The id of the last message that you received. Takes precedence over the start in the address. */
                "Last-Event-ID"?: string;
            };
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Steps, then `end`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ReplayStep"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.school-share-used.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    getLearnerState: {
        parameters: {
            query?: {
                /**
                 * @description A log position: what was known then. Or a moment: what had happened by then, late events included.
                 * @example 20
                 */
                at?: string;
                /** @description A moment or a log position: only what was recorded by then. Beside a moment in `at`, both hold. */
                known?: string;
                /**
                 * @description Read models by name, comma-separated; all where absent.
                 * @example skill-profile
                 */
                models?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "shownAt": {
                     *         "position": "19",
                     *         "at": null,
                     *         "known": null
                     *       },
                     *       "made": {
                     *         "fromSnapshot": null,
                     *         "eventsRead": 4,
                     *         "tookMs": 2
                     *       },
                     *       "models": {
                     *         "skill-profile": {
                     *           "version": 2,
                     *           "rows": [
                     *             {
                     *               "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *               "skill": "calcul/multiplication",
                     *               "proficiency": 0.65,
                     *               "attempts": 2,
                     *               "successes": 1,
                     *               "successRate": 0.5,
                     *               "exercisesCompleted": 1,
                     *               "level": 3,
                     *               "lastPractisedAt": "2026-10-12T08:16:04.000Z",
                     *               "masteredAt": null,
                     *               "declaredProficiency": null,
                     *               "declaredBy": null,
                     *               "declaredAt": null
                     *             }
                     *           ]
                     *         }
                     *       },
                     *       "links": {
                     *         "self": "/api/learners/5111a9e0-0000-4000-8000-000000000003/state?at=19&models=skill-profile"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerState"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    getLearnerTimeline: {
        parameters: {
            query?: {
                /** @description A time, or the position of an event: only what happened then or later. */
                from?: string;
                /** @description A time, or the position of an event: only what happened then or earlier. */
                to?: string;
                /**
                 * @description At most so many marks, but at least one for each lane that has events; 2000 by default.
                 * @example 100
                 */
                marks?: number;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The learner.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "total": 1,
                     *       "first": "19",
                     *       "last": "19",
                     *       "shown": 1,
                     *       "length": 60000,
                     *       "threshold": 1800000,
                     *       "stretches": [
                     *         {
                     *           "from": "2026-10-12T08:16:04.000Z",
                     *           "to": "2026-10-12T08:16:04.000Z",
                     *           "at": 0,
                     *           "length": 60000,
                     *           "count": 1,
                     *           "first": "19",
                     *           "last": "19",
                     *           "gap": null
                     *         }
                     *       ],
                     *       "density": [
                     *         1,
                     *         0,
                     *         0,
                     *         0
                     *       ],
                     *       "lanes": [
                     *         {
                     *           "lane": "answers",
                     *           "count": 1,
                     *           "right": 1,
                     *           "wrong": 0
                     *         }
                     *       ],
                     *       "binned": false,
                     *       "marks": [
                     *         {
                     *           "lane": "answers",
                     *           "from": "2026-10-12T08:16:04.000Z",
                     *           "to": "2026-10-12T08:16:04.000Z",
                     *           "count": 1,
                     *           "right": 1,
                     *           "wrong": 0,
                     *           "first": "19",
                     *           "last": "19",
                     *           "types": {
                     *             "learning.exercise-attempted": 1
                     *           }
                     *         }
                     *       ],
                     *       "skills": [
                     *         "calcul/multiplication"
                     *       ],
                     *       "zone": "Europe/Paris",
                     *       "models": [
                     *         {
                     *           "model": "skill-profile",
                     *           "title": {
                     *             "fr": "Compétence",
                     *             "en": "Skill"
                     *           },
                     *           "keys": [
                     *             "skill"
                     *           ],
                     *           "byDay": false,
                     *           "columns": {
                     *             "proficiency": {
                     *               "fr": "maîtrise estimée",
                     *               "en": "estimated proficiency",
                     *               "kind": "share"
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerTimeline"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.past-too-large"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.history-unreadable.overloaded.past-busy.unavailable"];
        };
    };
    getLearnerHistory: {
        parameters: {
            query?: {
                /** @description `desc`: newest first; `asc`: oldest first. */
                order?: "asc" | "desc";
                /**
                 * @description Only this type of event: `learning.exercise-attempted`.
                 * @example learning.exercise-attempted
                 */
                type?: string;
                /** @description Only events on this skill. */
                skill?: string;
                /** @description A day of the school’s zone, or a moment: what occurred then or later. */
                from?: string;
                /** @description A day, itself included, or a moment, itself excluded. */
                to?: string;
                /**
                 * @description At most so many items; 50 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                learner: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "5111a9e0-0000-4000-8000-000000000003",
                     *       "items": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted",
                     *           "version": 2,
                     *           "revision": 272,
                     *           "position": "13889",
                     *           "occurredAt": "2026-11-21T10:25:01.419Z",
                     *           "recordedAt": "2026-11-21T10:25:01.419Z",
                     *           "actor": "5111a9e0-0000-4000-8000-000000000002",
                     *           "data": {
                     *             "exercise": "tables-7x8",
                     *             "skill": "calcul/multiplication",
                     *             "response": "56",
                     *             "correct": true
                     *           }
                     *         }
                     *       ],
                     *       "next": "MjcxCg"
                     *     }
                     */
                    "application/json": components["schemas"]["LearnerHistory"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.rows-unreadable.unavailable"];
        };
    };
    getPersonList: {
        parameters: {
            query?: {
                /** @description Only people who have this role now. */
                role?: "learner" | "teacher" | "parent" | "administrator" | "support" | "auditor";
                /**
                 * @description At most so many items; 200 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `people/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *           "givenName": "Inès",
                     *           "familyName": "Caradec",
                     *           "registeredAt": "2026-10-12T06:00:00.000Z",
                     *           "roles": [
                     *             "learner"
                     *           ]
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PersonList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    registerPerson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "role": "learner",
                 *       "givenName": "Inès",
                 *       "familyName": "Caradec"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterPerson"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    recordBirthDate: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "birthDate": "2016-05-09"
                 *     }
                 */
                "application/json": components["schemas"]["RecordBirthDate"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    changeContact: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "email": "famille.caradec@example.org",
                 *       "phone": "+33 6 12 34 56 78"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeContact"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    leaveSchool: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "note": "Déménagement"
                 *     }
                 */
                "application/json": components["schemas"]["LeaveSchool"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    renamePerson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "givenName": "Inès",
                 *       "familyName": "Le Goff"
                 *     }
                 */
                "application/json": components["schemas"]["RenamePerson"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    grantRole: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "role": "parent"
                 *     }
                 */
                "application/json": components["schemas"]["GrantRole"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    withdrawRole: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "role": "parent"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawRole"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getPersonDetails: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `people/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *       "givenName": "Inès",
                     *       "familyName": "Caradec",
                     *       "email": "famille.caradec@example.org",
                     *       "phone": null,
                     *       "registeredAt": "2026-10-12T06:00:00.000Z",
                     *       "roles": [
                     *         {
                     *           "role": "learner",
                     *           "from": "2026-10-12T06:00:00.000Z",
                     *           "until": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonDetails"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    listAccesses: {
        parameters: {
            query?: {
                /** @description Only entries with a lower number than this one; from the newest by default. */
                before?: number;
                /** @description The maximum number of accesses; 100 by default. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The person.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "5111a9e0-0000-4000-8000-000000000003",
                     *       "items": [
                     *         {
                     *           "entry": 1204,
                     *           "at": "2026-10-13T06:00:00.000Z",
                     *           "action": "learner-history",
                     *           "purpose": "teaching",
                     *           "outcome": "done",
                     *           "who": "5111a9e0-0000-4000-8000-000000000002"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccessPage"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listProjections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The read models, by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The read model. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionWithHistory"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    compareGenerations: {
        parameters: {
            query?: {
                /**
                 * @description The generation to compare with the live one; the newest by default.
                 * @example 2
                 */
                generation?: number;
                /** @description How many of the differing rows to show. */
                show?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts, checksums, and the first rows that differ. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Difference"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.takes-too-long.unavailable"];
        };
    };
    dropGeneration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["DropRequest"];
            };
        };
        responses: {
            /** @description The generation was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drop"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listParkedRows: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first hundred parked rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ParkedRows"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    pauseProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The read model is paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pause"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getProjectionRebuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rebuild. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuild"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    rebuildProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "switch": true
                 *     }
                 */
                "application/json": components["schemas"]["RebuildRequest"];
            };
        };
        responses: {
            /** @description The rebuild has started. */
            202: {
                headers: {
                    /** @description The address of its progress. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuild"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.school-share-used.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    resumeProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The read model is resumed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pause"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    retryProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows that are tried again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retry"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    rollBackProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["RollbackRequest"];
            };
        };
        responses: {
            /** @description The previous and the new live generation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Switch"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    switchProjection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of the read model.
                 * @example skill-profile
                 */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "generation": 2
                 *     }
                 */
                "application/json": components["schemas"]["SwitchRequest"];
            };
        };
        responses: {
            /** @description The previous and the new live generation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Switch"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getAccessFile: {
        parameters: {
            query?: {
                /** @description The form; without it, that of the header Accept, and JSON if it names neither. */
                as?: "json" | "html" | "pdf";
            };
            header?: never;
            path: {
                /**
                 * @description The person.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. If the connection is cut before its end, it is not whole. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalData"];
                    "text/html": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.unavailable"];
        };
    };
    getBreachRegister: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `breaches/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "breach": "9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5",
                     *           "natures": [
                     *             "confidentiality"
                     *           ],
                     *           "data": [
                     *             "identity",
                     *             "results"
                     *           ],
                     *           "people": 27,
                     *           "facts": "Le relevé d’une classe a été envoyé à une autre école.",
                     *           "discoveredAt": "2026-11-02T08:00:00.000Z",
                     *           "notifyBy": "2026-11-05T08:00:00.000Z",
                     *           "notedAt": "2026-11-02T08:20:00.000Z",
                     *           "risk": "risk",
                     *           "effects": "Des résultats sont connus hors de l’école.",
                     *           "measures": "L’autre école a supprimé le fichier.",
                     *           "authorityToldAt": "2026-11-03T09:30:00.000Z",
                     *           "lateBecause": null,
                     *           "peopleToldAt": null,
                     *           "notToldBecause": null,
                     *           "warning": null,
                     *           "closedAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BreachRegister"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    noteBreach: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "breach": "9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5",
                 *       "natures": [
                 *         "confidentiality"
                 *       ],
                 *       "data": [
                 *         "identity",
                 *         "results"
                 *       ],
                 *       "people": 27,
                 *       "facts": "Le relevé d’une classe a été envoyé à une autre école.",
                 *       "discoveredAt": "2026-11-02T08:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NoteBreach"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getBreachRegisterPage: {
        parameters: {
            query?: {
                /** @description `html` or `pdf`: a document in French. */
                format?: "html" | "pdf";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The document. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.read-model-not-built.unavailable"];
        };
    };
    assessBreach: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A breach, by the id that whoever notes it chooses.
                 * @example 9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5
                 */
                breach: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "risk": "risk",
                 *       "effects": "Des résultats sont connus hors de l’école.",
                 *       "measures": "L’autre école a supprimé le fichier."
                 *     }
                 */
                "application/json": components["schemas"]["AssessBreach"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    closeBreach: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A breach, by the id that whoever notes it chooses.
                 * @example 9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5
                 */
                breach: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CloseBreach"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    notifyBreach: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A breach, by the id that whoever notes it chooses.
                 * @example 9d2e6a10-3c84-4b7f-8e51-f06a7d92c4b5
                 */
                breach: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "whom": "authority",
                 *       "at": "2026-11-03T09:30:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["NotifyBreach"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getConsentTexts: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "texts": [
                     *         {
                     *           "purpose": "declared-emotions",
                     *           "text": {
                     *             "version": 1,
                     *             "title": {
                     *               "fr": "Dire ce que l’on ressent",
                     *               "en": "Saying how one feels"
                     *             },
                     *             "text": {
                     *               "fr": "Après un exercice, l’élève peut dire ce qu’il ou elle ressent (de la fierté, de l’ennui…), et l’équipe enseignante peut noter ce qu’elle a remarqué. Rien n’est déduit automatiquement. Seule l’équipe enseignante voit ces réponses, qui servent à mieux accompagner l’élève. Elles sont conservées un an après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi : plus rien n’est alors enregistré.",
                     *               "en": "After an exercise, the learner may say how they feel (proud, bored…), and teachers may note what they have noticed. Nothing is inferred automatically. Only the teachers see these answers, which help them to support the learner. They are kept for one year after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more is recorded then."
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "purpose": "detailed-tracking",
                     *           "text": {
                     *             "version": 1,
                     *             "title": {
                     *               "fr": "Suivre le détail de l’activité",
                     *               "en": "Following activity in detail"
                     *             },
                     *             "text": {
                     *               "fr": "En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé et les passages des vidéos que l’élève lance, met en pause ou revoit. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi : plus rien de cela n’est alors enregistré.",
                     *               "en": "Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device and the places in videos that the learner plays, pauses or watches again. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more of this is recorded then."
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentTexts"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.rows-unreadable.unavailable"];
        };
    };
    giveConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "detailed-tracking",
                 *       "text": 1
                 *     }
                 */
                "application/json": components["schemas"]["GiveConsent"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    recordPaperConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "declared-emotions",
                 *       "text": 1,
                 *       "signatories": [
                 *         "learner",
                 *         "guardian"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RecordPaperConsent"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    recordPaperWithdrawal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "declared-emotions",
                 *       "by": "guardian"
                 *     }
                 */
                "application/json": components["schemas"]["RecordPaperWithdrawal"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    withdrawConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "detailed-tracking"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawConsent"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getConsents: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `consents/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "5111a9e0-0000-4000-8000-000000000003",
                     *       "consents": [
                     *         {
                     *           "purpose": "declared-emotions",
                     *           "state": "given",
                     *           "text": {
                     *             "version": 1,
                     *             "title": {
                     *               "fr": "Dire ce que l’on ressent",
                     *               "en": "Saying how one feels"
                     *             },
                     *             "text": {
                     *               "fr": "Après un exercice, l’élève peut dire ce qu’il ou elle ressent (de la fierté, de l’ennui…), et l’équipe enseignante peut noter ce qu’elle a remarqué. Rien n’est déduit automatiquement. Seule l’équipe enseignante voit ces réponses, qui servent à mieux accompagner l’élève. Elles sont conservées un an après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi : plus rien n’est alors enregistré.",
                     *               "en": "After an exercise, the learner may say how they feel (proud, bored…), and teachers may note what they have noticed. Nothing is inferred automatically. Only the teachers see these answers, which help them to support the learner. They are kept for one year after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more is recorded then."
                     *             }
                     *           },
                     *           "signed": [
                     *             "learner",
                     *             "guardian"
                     *           ],
                     *           "givenText": 1,
                     *           "joint": true,
                     *           "givenAt": "2026-10-12T06:00:00.000Z",
                     *           "endedAt": null,
                     *           "endedBy": null
                     *         },
                     *         {
                     *           "purpose": "detailed-tracking",
                     *           "state": "given",
                     *           "text": {
                     *             "version": 1,
                     *             "title": {
                     *               "fr": "Suivre le détail de l’activité",
                     *               "en": "Following activity in detail"
                     *             },
                     *             "text": {
                     *               "fr": "En plus de ce qu’il faut pour enseigner (les exercices, les réponses, les contenus consultés), l’école enregistre le type d’appareil utilisé et les passages des vidéos que l’élève lance, met en pause ou revoit. Cela sert à repérer ce qui est difficile à comprendre. L’équipe enseignante et la direction le voient. C’est conservé deux ans après la fin de l’année scolaire. Refuser ne change rien à l’enseignement, et l’on peut changer d’avis à tout moment, sans dire pourquoi : plus rien de cela n’est alors enregistré.",
                     *               "en": "Besides what teaching needs (exercises, answers, contents viewed), the school records the type of device and the places in videos that the learner plays, pauses or watches again. This shows what is hard to understand. The teachers and the head see it. It is kept for two years after the end of the school year. Refusing changes nothing in the teaching, and one may change one’s mind at any time, without a reason: nothing more of this is recorded then."
                     *             }
                     *           },
                     *           "signed": [
                     *             "learner",
                     *             "guardian"
                     *           ],
                     *           "givenText": 1,
                     *           "joint": true,
                     *           "givenAt": "2026-10-12T06:00:00.000Z",
                     *           "endedAt": null,
                     *           "endedBy": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Consents"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    confirmDecision: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "agreed": true
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmDecision"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    contestDecision: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "wants": "explanation"
                 *     }
                 */
                "application/json": components["schemas"]["ContestDecision"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    reviewDecision: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "outcome": "upheld",
                 *       "explanation": "La règle compte les leçons sans exercice réussi."
                 *     }
                 */
                "application/json": components["schemas"]["ReviewDecision"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getAutomatedDecisions: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `automated-decisions/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 5111a9e0-0000-4000-8000-000000000003
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "5111a9e0-0000-4000-8000-000000000003",
                     *       "decisions": [
                     *         {
                     *           "decision": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                     *           "title": "Proposer un groupe de soutien",
                     *           "rule": "support-group",
                     *           "ruleVersion": 1,
                     *           "by": "rule",
                     *           "status": "awaiting-human",
                     *           "asked": null,
                     *           "inputs": "trois leçons sans exercice réussi",
                     *           "outcome": "un groupe de soutien en calcul est proposé",
                     *           "answer": null,
                     *           "madeAt": "2026-11-02T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AutomatedDecisions"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            423: components["responses"]["423.restricted"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    listErasures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The erasures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    requestErasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812"
                 *     }
                 */
                "application/json": components["schemas"]["NewErasure"];
            };
        };
        responses: {
            /** @description The erasure. */
            202: {
                headers: {
                    /** @description The address of the erasure. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the erasure. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The erasure. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getErasureCertificate: {
        parameters: {
            query?: {
                /** @description `html` or `pdf`: a document in French, to hand out. */
                format?: "json" | "html" | "pdf";
            };
            header?: never;
            path: {
                /** @description The id of the erasure. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureCertificate"];
                    "text/html": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    makeObjection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "purpose": "model-training"
                 *     }
                 */
                "application/json": components["schemas"]["MakeObjection"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    overrideObjection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "purpose": "model-training",
                 *       "reason": "Le modèle repère les élèves en décrochage."
                 *     }
                 */
                "application/json": components["schemas"]["OverrideObjection"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    withdrawObjection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "purpose": "model-training"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawObjection"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getObjections: {
        parameters: {
            query?: {
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `objections/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A person, by id.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *       "objections": [
                     *         {
                     *           "purpose": "model-training",
                     *           "madeAt": "2026-10-12T06:00:00.000Z",
                     *           "overriddenAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Objections"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    getRecordOfProcessing: {
        parameters: {
            query?: {
                /** @description `html` or `pdf`: a document in French. */
                format?: "json" | "html" | "pdf";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordOfProcessing"];
                    "text/html": string;
                    "application/pdf": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    rectifyData: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "request": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "what": "name",
                 *       "givenName": "Inès",
                 *       "familyName": "Le Goff"
                 *     }
                 */
                "application/json": components["schemas"]["RectifyData"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getRightsRequests: {
        parameters: {
            query?: {
                /**
                 * @description Only those about this person.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person?: string;
                /** @description Only those in this state. */
                state?: "pending" | "preparing" | "awaiting-approval" | "approved" | "carried-out" | "complete" | "cancelled" | "rejected" | "lapsed";
                /** @description `true`: only those with a warning. */
                late?: "true" | "false";
                /** @description At most so many items; 100 by default. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `rights-requests/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "request": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                     *           "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *           "right": "access",
                     *           "state": "awaiting-approval",
                     *           "askedAs": "school",
                     *           "requestedBy": "5111a9e0-0000-4000-8000-000000000002",
                     *           "madeAt": "2026-11-02T08:00:00.000Z",
                     *           "deadline": "2026-12-02",
                     *           "isExtended": false,
                     *           "warning": null,
                     *           "missing": 0,
                     *           "signs": false,
                     *           "missingSigners": [],
                     *           "events": 270,
                     *           "rows": 33,
                     *           "receivers": 1,
                     *           "decidedBy": null,
                     *           "decidedAt": null,
                     *           "erasure": null,
                     *           "answer": null,
                     *           "endedAt": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["RightsRequests"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    makeRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "request": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "right": "rectification"
                 *     }
                 */
                "application/json": components["schemas"]["MakeRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getRightsRequest: {
        parameters: {
            query: {
                /**
                 * @description The person whose right it is.
                 * @example 0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812
                 */
                person: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `rights-requests/2`. */
                generations?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request": "4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164",
                     *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *       "right": "access",
                     *       "state": "awaiting-approval",
                     *       "askedAs": "school",
                     *       "requestedBy": "5111a9e0-0000-4000-8000-000000000002",
                     *       "madeAt": "2026-11-02T08:00:00.000Z",
                     *       "deadline": "2026-12-02",
                     *       "isExtended": false,
                     *       "warning": null,
                     *       "missing": 0,
                     *       "signs": false,
                     *       "missingSigners": [],
                     *       "events": 270,
                     *       "rows": 33,
                     *       "receivers": 1,
                     *       "decidedBy": null,
                     *       "decidedAt": null,
                     *       "erasure": null,
                     *       "answer": null,
                     *       "endedAt": null,
                     *       "ground": null,
                     *       "purpose": null,
                     *       "lift": false,
                     *       "details": null,
                     *       "rejection": null,
                     *       "explanation": null,
                     *       "carriedOut": null,
                     *       "extension": null,
                     *       "steps": [
                     *         {
                     *           "what": "privacy.request-made",
                     *           "at": "2026-11-02T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RightsRequest"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            410: components["responses"]["410.position-of-another-log"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    approveRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812"
                 *     }
                 */
                "application/json": components["schemas"]["ApproveRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    cancelRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812"
                 *     }
                 */
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    carryOutRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812"
                 *     }
                 */
                "application/json": components["schemas"]["CarryOutRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    completeRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "how": "in-person"
                 *     }
                 */
                "application/json": components["schemas"]["CompleteRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    extendRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "reason": "complexity"
                 *     }
                 */
                "application/json": components["schemas"]["ExtendRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    rejectRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "reason": "identity-not-proven"
                 *     }
                 */
                "application/json": components["schemas"]["RejectRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    signRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812"
                 *     }
                 */
                "application/json": components["schemas"]["SignRequest"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    waiveSignature: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path: {
                /**
                 * @description A request of a right, by its id, which whoever makes it chooses.
                 * @example 4b1f7c92-6d05-4e38-9a7c-20e5f8b3d164
                 */
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "signer": "b9e4c1d6-3a70-4f25-8c1e-6d2f90a7453b",
                 *       "reason": "sole-authority"
                 *     }
                 */
                "application/json": components["schemas"]["WaiveSignature"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getRestrictions: {
        parameters: {
            query?: {
                /**
                 * @description At most so many items; 100 by default.
                 * @example 1
                 */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Wait up to two seconds until the answer includes this log position, to read your own writes. */
                atLeast?: string;
                /** @description The log that the positions in this request belong to, from the header X-Event-Log of an answer. Needed only if the log is a copy of another one. You can send the header X-Event-Log instead. */
                log?: string;
                /** @description For analysts: read these generations instead of the live ones, such as `restrictions/2`. */
                generations?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    /** @description How many events this answer does not include yet. Absent if the log does not know. */
                    "X-Lag-Events"?: string;
                    /** @description The age of the oldest of them, in seconds. */
                    "X-Lag-Seconds"?: string;
                    /** @description The read models whose rows may be out of date because of a fault. Absent if there are none. */
                    "X-Read-Models-Faulted"?: string;
                    /** @description The read models that no worker updates, and since when. Absent if there are none. */
                    "X-Read-Models-Frozen"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                     *           "ground": "accuracy-contested",
                     *           "since": "2026-10-12T06:00:00.000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["Restrictions"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            410: components["responses"]["410.position-of-another-log"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.behind.overloaded.read-model-not-built.rows-unreadable.unavailable"];
        };
    };
    setRestriction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "ground": "accuracy-contested"
                 *     }
                 */
                "application/json": components["schemas"]["SetRestriction"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    liftRestriction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "0d6f2a34-51c8-4f7e-9b1d-3c0f6a7be812",
                 *       "informedOn": "2026-10-12"
                 *     }
                 */
                "application/json": components["schemas"]["LiftRestriction"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getRetention: {
        parameters: {
            query?: {
                /** @description `true`: what a plan of today would hold. Nothing is stored. */
                preview?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    changeRetention: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "teaching",
                 *       "period": "P3Y"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeRetention"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    planRetention: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The open plan, if anything is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    confirmRetention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the open plan: whoever confirms it has seen it. */
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan, which is being carried out. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retention"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    protectFromRetention: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "teaching",
                 *       "until": "2027-07-31",
                 *       "reason": "Recours devant le tribunal administratif"
                 *     }
                 */
                "application/json": components["schemas"]["ProtectFromRetention"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    endRetentionProtection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "person": "5111a9e0-0000-4000-8000-000000000003",
                 *       "purpose": "teaching"
                 *     }
                 */
                "application/json": components["schemas"]["EndRetentionProtection"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    openSchool: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "École des Tilleuls",
                 *       "zone": "Europe/Paris"
                 *     }
                 */
                "application/json": components["schemas"]["OpenSchool"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    closeSchool: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["CloseSchool"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    changeSealing: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "sealing": "all"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeSealing"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    changeSecondFactor: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "required": false
                 *     }
                 */
                "application/json": components["schemas"]["ChangeSecondFactor"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    changeSchoolZone: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own key for this request: 1 to 200 visible ASCII characters. A request that is sent again with the same key gets the first answer, and nothing is recorded twice.
                 * @example 6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906
                 */
                "Idempotency-Key"?: string;
                /** @description The revision that the stream must be at, from the ETag of an answer: `"4"`. */
                "If-Match"?: string;
                /** @description `*`: the stream must not exist yet. */
                "If-None-Match"?: "*";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "zone": "Indian/Reunion"
                 *     }
                 */
                "application/json": components["schemas"]["ChangeSchoolZone"];
            };
        };
        responses: {
            /** @description Already carried out with the same Idempotency-Key. This is the first answer. */
            200: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            /** @description Carried out. `events` is empty if there was nothing to record. */
            201: {
                headers: {
                    /** @description The revision, in quotes. */
                    ETag?: string;
                    /** @description The position in the log. Pass it to a query as `atLeast` to see this in its answer. */
                    "X-Event-Position"?: string;
                    /** @description The log that the position belongs to. Pass it as `log` together with the position. */
                    "X-Event-Log"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "commandId": "d5f7499b-4eda-86aa-97d2-08d28fbe0000",
                     *       "stream": "learner-5111a9e0-0000-4000-8000-000000000003",
                     *       "revision": 272,
                     *       "position": "13889",
                     *       "events": [
                     *         {
                     *           "id": "d5f7499b-4eda-86aa-97d2-08d28fbe0001",
                     *           "type": "learning.exercise-attempted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CommandAnswer"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.person-erased"];
            412: components["responses"]["412.precondition-failed"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input.key-reused.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    beginAuthenticator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "quatre mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["BeginAuthenticator"];
            };
        };
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSecret"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    confirmAuthenticator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "123456"
                 *     }
                 */
                "application/json": components["schemas"]["ConfirmAuthenticator"];
            };
        };
        responses: {
            /** @description The recovery codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    beginOpenidLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The provider, by its name in the configuration. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "quatre mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["BeginOpenidLink"];
            };
        };
        responses: {
            /** @description The address of the provider. */
            200: {
                headers: {
                    /** @description What the browser must bring back, for ten minutes. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderAddress"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "quatre mots au hasard",
                 *       "newPassword": "quatre autres mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "5111a9e0-0000-4000-8000-000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshSession"];
            };
        };
        responses: {
            /** @description The next tokens. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTokens"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnSessions"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description One of one’s own sessions, by id. */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "school": "5111a9e0-0000-4000-8000-000000000000",
                 *       "name": "ines.caradec",
                 *       "password": "quatre mots au hasard"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The session. `Set-Cookie` holds its cookie. */
            200: {
                headers: {
                    /** @description The cookie of the session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-attempts.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listSignInProviders: {
        parameters: {
            query: {
                /**
                 * @description The school.
                 * @example 5111a9e0-0000-4000-8000-000000000000
                 */
                school: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The providers; none if the school has none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProviders"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    beginOpenidSignIn: {
        parameters: {
            query?: {
                /** @description Where the browser goes afterwards: a path of this service, `/docs` by default. */
                returnTo?: string;
            };
            header?: never;
            path: {
                /** @description The provider, by its name in the configuration. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider. */
            303: {
                headers: {
                    /** @description The address of the provider. */
                    Location?: string;
                    /** @description What the browser must bring back, for ten minutes. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-request"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    finishOpenidSignIn: {
        parameters: {
            query?: {
                /** @description The code of the provider. */
                code?: string;
                /** @description As it was sent to the provider. */
                state?: string;
            };
            header?: never;
            path: {
                /** @description The provider, by its name in the configuration. */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in, or linked. */
            303: {
                headers: {
                    /** @description The path that `returnTo` named. */
                    Location?: string;
                    /** @description The cookie of the session. */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input.refused"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.contended.overloaded.unavailable"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoints. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://intranet.example/sillage",
                 *       "types": [
                 *         "learning.exercise-attempted",
                 *         "learning.skill-mastered"
                 *       ],
                 *       "description": "Tableau de bord"
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description The endpoint, and its secret, which is shown only here. */
            201: {
                headers: {
                    /** @description The address of the endpoint. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            409: components["responses"]["409.refused"];
            410: components["responses"]["410.position-of-another-log"];
            413: components["responses"]["413.too-large"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint was removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries of this status. */
                status?: "waiting" | "delivered" | "parked";
                /** @description The maximum number of items; 50 by default. */
                limit?: number;
                /** @description The field `next` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            414: components["responses"]["414.malformed-request"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    redeliverWebhookEvent: {
        parameters: {
            query?: {
                /** @description The position, if two events have the same id, which is possible in a log of the first release. */
                position?: string;
            };
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
                /** @description The id of the event. */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of the attempt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAttempt"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            409: components["responses"]["409.refused"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    pauseWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    resumeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The endpoint, and its new secret, which is shown only here. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the endpoint. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The result of the attempt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAttempt"];
                };
            };
            400: components["responses"]["400.malformed-body.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            404: components["responses"]["404.not-found"];
            413: components["responses"]["413.too-large"];
            414: components["responses"]["414.malformed-request"];
            415: components["responses"]["415.unsupported-media-type"];
            422: components["responses"]["422.invalid-input"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            500: components["responses"]["500.internal"];
            /** @description The database does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is alive. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            500: components["responses"]["500.internal"];
        };
    };
    getProjectionHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their state. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionHealth"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            500: components["responses"]["500.internal"];
            /** @description The database does not answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectionHealth"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is ready. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["400.malformed-request"];
            500: components["responses"]["500.internal"];
            /** @description It is not ready. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["400.malformed-request"];
            401: components["responses"]["401.unauthenticated"];
            403: components["responses"]["403.forbidden"];
            500: components["responses"]["500.internal"];
        };
    };
    requestClientToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "grant_type": "client_credentials",
                 *       "scope": "learning:record"
                 *     }
                 */
                "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientToken"];
                };
            };
            /** @description The request is not accepted. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthError"];
                };
            };
            /** @description The program is unknown or disabled, or the secret is wrong. */
            401: {
                headers: {
                    /** @description `Basic`, the way to send the secret. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthError"];
                };
            };
            413: components["responses"]["413.too-large"];
            429: components["responses"]["429.too-many-requests"];
            500: components["responses"]["500.internal"];
            503: components["responses"]["503.overloaded.unavailable"];
        };
    };
}
