// Written by build/write-types.ts from openapi.json. Do not edit.
export type paths = {
    "/me/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my subscriptions
         * @description The newest subscription per agent, live ones first. An agent's token sees that agent's only.
         */
        get: operations["billing.listSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get my subscription to an agent
         * @description The live subscription, or the last one that ended. None ever, or a foreign agent: 404.
         */
        get: operations["billing.getSubscription"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the catalogue
         * @description Approved listings of every kind, a page at a time, with counts per kind and category.
         */
        get: operations["catalog.listListings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/listings/{listingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a listing
         * @description The card of one listing of any kind.
         */
        get: operations["catalog.getListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search agents
         * @description The same search, agents only.
         */
        get: operations["catalog.listAgents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{agentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get an agent
         * @description What it does and what it counts; its plans are at `/agents/{agentId}/pricing`. Listings that are not public answer 404.
         */
        get: operations["catalog.getAgent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List categories
         * @description All categories with the number of their approved listings, by name.
         */
        get: operations["catalog.listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/agents/{agentId}/pricing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an agent's plans
         * @description The plans on offer with their quotas, cheapest first. Archived plans are left out.
         */
        get: operations["pricing.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read my quotas
         * @description Every metric of the agent: limit, used, held, remaining, when it resets, and the buyer's own caps. Needs a live plan.
         */
        get: operations["usage.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/{metricSlug}/consume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Spend quota
         * @description Call it before each chargeable action. Spends whole or not at all. Safe to retry: the same key spends once and answers the same (`Idempotent-Replayed: true`). At the limit: 429 `quota.exceeded` with what is left, when it resets and where to upgrade; at a cap that the buyer set: 429 `usage.cap_reached`. Nothing is written then, so the key stays free. A key whose consume was released whole is refused with `usage.given_back`: work done again needs a new key. The key goes in the body or in the `Idempotency-Key` header.
         */
        post: operations["usage.consume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/consume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Spend several quotas together
         * @description For an action that costs more than one metric. All are spent or none: the first that is refused refuses the call, and its problem names the metric. One key stands for the whole call; the same key with other items is refused. Each item is released by its own metric and this key.
         */
        post: operations["usage.consumeBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/{metricSlug}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reserve quota
         * @description Reserves an estimate before work whose cost is known only afterwards. What is held counts against the limit. Settle it at the actual amount before it expires; afterwards it is given up by itself. Idempotent and refused like a consume.
         */
        post: operations["usage.hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/{metricSlug}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle a hold
         * @description Charges the actual amount of held work, in the period of the hold: less than was held gives the rest back, 0 gives up all of it, more is charged as far as limit and caps allow and never refused (`quantity` says how much was). A hold ends once: settling it again with the same amount answers the same, with another one is refused, and so is one that expired. Works after the plan has ended, too.
         */
        post: operations["usage.settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/{metricSlug}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give quota back
         * @description Names a consume, or a hold that was settled, by its key and gives it back, whole or part, in the period that was charged. One release per spend; the same release again answers the same, another quantity is refused. A plan may bound how late and how much is given back. A hold that is open is given up by settling it at 0. Works after the plan has ended, too.
         */
        post: operations["usage.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/{metricSlug}/caps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read my caps
         * @description The bounds that the buyer set on what the agent may use of one metric.
         */
        get: operations["usage.getCaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was used
         * @description Every operation on the quotas, newest first, each with its signed receipt. Buyer and vendor see the same rows. An operation that was refused wrote none. Needs no live plan.
         */
        get: operations["usage.listOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/agents/{agentId}/usage/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read my use by day
         * @description Per metric and UTC day, the running one included, at most 366 days; with a forecast of when the limit is reached. Needs no live plan.
         */
        get: operations["usage.getDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List vendors
         * @description Every vendor with the number of its approved listings, by name.
         */
        get: operations["vendors.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/vendors/{vendorSlug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a vendor
         * @description One vendor by its slug.
         */
        get: operations["vendors.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
};
export type webhooks = Record<string, never>;
export type components = {
    schemas: {
        /** @description Integer minor units with their currency. */
        Money: {
            /**
             * @description Minor units.
             * @example 1900
             */
            amount: number;
            /**
             * @description ISO 4217 code.
             * @example USD
             */
            currency: string;
        };
        /** @description Units beyond a quota's limit, charged with the next invoice. */
        QuotaOverage: {
            /** @description How many units beyond the limit. */
            limit: number;
            /** @description What each of them costs, in the minor unit of the plan's currency. */
            price: number;
        };
        /** @description How far what was spent may be given back. */
        ReleasePolicy: {
            /** @description For how long after the spend; null = without end. */
            withinSeconds: number | null;
            /** @description How much of each limit in a period, in basis points; null = all of it. */
            share: number | null;
        };
        /** @description One field that the request got wrong. */
        Issue: {
            /**
             * @description Where, as `body.field.0`-like dotted path.
             * @example quantity
             */
            path: string;
            /** @example too_small */
            code: string;
            message: string;
        };
        /** @description The plan a buyer's organization holds of an agent. */
        Subscription: {
            /** Format: uuid */
            id: string;
            agent: components["schemas"]["SubscribedAgent"];
            tier: components["schemas"]["PricingTier"];
            /** @enum {string} */
            status: "trialing" | "active" | "past_due" | "canceled";
            /** @description Whether the agent should serve this buyer now. */
            access: boolean;
            /** @description When access ends by itself; null = it does not. */
            accessUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            startedAt: string;
            /** @description The paid period; null for free and one-time plans. */
            period: components["schemas"]["BillingPeriod"] | null;
            trialEndsAt: string | null;
            /** @description The announced end; null = it renews. */
            cancelsAt: string | null;
            /** @description The plan that follows at the end of the period. */
            nextTier: components["schemas"]["NextTier"] | null;
            trouble: components["schemas"]["PaymentTrouble"] | null;
            canceledAt: string | null;
            /** @description From when on a refund or a dispute takes access away, whatever was paid before; null = none does. */
            revokedAt: string | null;
        };
        SubscribedAgent: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            summary: string;
            iconPath: string | null;
            launchUrl: string;
        };
        /** @description A plan of a listing. */
        PricingTier: {
            /** Format: uuid */
            id: string;
            slug: string;
            name: string;
            summary: string;
            /** @enum {string} */
            interval: "free" | "month" | "year" | "one_time";
            price: components["schemas"]["Money"];
            trialDays: number;
            features: string[];
            quotas: components["schemas"]["TierQuota"][];
            /** @description null = without bounds. */
            releasePolicy: components["schemas"]["ReleasePolicy"] | null;
            archivedAt: string | null;
        };
        /** @description How much of one metric a plan includes. */
        TierQuota: {
            /** @description Slug of the metric. */
            metric: string;
            /** @description null = unlimited. */
            limit: number | null;
            /** @enum {string} */
            period: "billing" | "day" | "month" | "year" | "lifetime";
            /** @description What a trial includes instead of `limit`; null = the same. Nothing goes beyond it. */
            trialLimit: number | null;
            /** @description Units beyond the limit, at a price; null = the plan ends at its limit. */
            overage: components["schemas"]["QuotaOverage"] | null;
        };
        BillingPeriod: {
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            startsAt: string;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            endsAt: string;
        };
        NextTier: {
            /** Format: uuid */
            id: string;
            name: string;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            startsAt: string;
        };
        /** @description A payment that failed, and what follows. */
        PaymentTrouble: {
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            since: string;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            graceUntil: string;
            nextAttemptAt: string | null;
            payUrl: string | null;
        };
        ListingCard: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "agent" | "workflow" | "pack" | "plugin";
            slug: string;
            name: string;
            summary: string;
            /** @description Path of the icon below the API's root; null when the listing has none. */
            iconPath: string | null;
            category: components["schemas"]["CategoryName"];
            vendor: components["schemas"]["VendorSummary"];
            tags: string[];
            price: components["schemas"]["PriceSummary"];
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            updatedAt: string;
        };
        CategoryName: {
            slug: string;
            name: string;
        };
        VendorSummary: {
            slug: string;
            name: string;
            /** @enum {string} */
            verification: "none" | "email" | "domain" | "kyc";
        };
        PriceSummary: {
            hasFreePlan: boolean;
            /** @description The cheapest paid plan, a year counted as a twelfth a month. */
            from: components["schemas"]["Money"] | null;
            /** @description The interval `from` is charged at. */
            fromInterval: ("free" | "month" | "year" | "one_time") | null;
        };
        Facet: {
            value: string;
            count: number;
        };
        /** @description A hosted service that signs its users in with Souk and spends their quota. */
        Agent: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "agent" | "workflow" | "pack" | "plugin";
            slug: string;
            name: string;
            summary: string;
            /** @description Path of the icon below the API's root; null when the listing has none. */
            iconPath: string | null;
            category: components["schemas"]["CategoryName"];
            vendor: components["schemas"]["VendorSummary"];
            tags: string[];
            price: components["schemas"]["PriceSummary"];
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            updatedAt: string;
            /** @description Markdown. */
            description: string;
            productDomain: string;
            /** @description Whether the vendor has proven that the product domain is theirs. */
            domainVerified: boolean;
            /** @description Where the agent is opened. */
            launchUrl: string;
            /** @description Days after a payment in which a refund can be requested; 0 = never. */
            refundDays: number;
            metrics: components["schemas"]["Metric"][];
        };
        /** @description Something an agent counts. */
        Metric: {
            slug: string;
            name: string;
            unit: components["schemas"]["Unit"];
            description: string;
        };
        Unit: {
            one: string;
            many: string;
        };
        /** @description A shelf of the catalogue with the number of its approved listings. */
        Category: {
            slug: string;
            name: string;
            summary: string;
            listings: number;
        };
        /** @description Where one quota stands, with the buyer's own caps on it. */
        UsageQuota: {
            metric: string;
            /** @description What the plan includes per period; null = unlimited. */
            limit: number | null;
            used: number;
            /** @description Reserved and not yet settled. */
            held: number;
            /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
            remaining: number | null;
            /** @description null = the plan ends at its limit. */
            overage: components["schemas"]["Overage"] | null;
            /** @description When `used` starts at 0 again; null = never. */
            resetsAt: string | null;
            /** @description Used on the running UTC day. */
            usedToday: number;
            /** @description Reserved on it and not yet settled; counts against `stopDay`. */
            heldToday: number;
            caps: components["schemas"]["UsageCaps"];
        };
        /** @description Units beyond what the plan includes, charged by its price for them. */
        Overage: {
            /** @description Units of this period beyond the plan's; part of `used`. */
            used: number;
            /** @description How many of them the plan allows in a period. */
            limit: number;
        };
        /** @description The buyer's own bounds on what an agent may use. */
        UsageCaps: {
            /** @description Tell us when a day's use reaches it; null = never. */
            warnDay: number | null;
            /** @description Refuse what would go beyond it on one day; null = no bound, 0 = refuse everything. */
            stopDay: number | null;
            /** @description Tell us when a period's use reaches it; null = never. */
            warnPeriod: number | null;
            /** @description Refuse what would go beyond it in one period of the quota; null = no bound. */
            stopPeriod: number | null;
        };
        /** @description The quota right after a consume. */
        Consumption: {
            metric: string;
            /** @description What the plan includes per period; null = unlimited. */
            limit: number | null;
            used: number;
            /** @description Reserved and not yet settled. */
            held: number;
            /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
            remaining: number | null;
            /** @description null = the plan ends at its limit. */
            overage: components["schemas"]["Overage"] | null;
            /** @description When `used` starts at 0 again; null = never. */
            resetsAt: string | null;
            quantity: number;
            idempotencyKey: string;
            receipt: components["schemas"]["UsageReceipt"];
        };
        /** @description Signed proof of one operation on a quota. */
        UsageReceipt: {
            /**
             * Format: base64url
             * @description base64url of the JSON of a UsageOperation.
             */
            operation: string;
            /** @description Place of the leaf in the tree. */
            index: number;
            /** @description Leaves in the tree. */
            size: number;
            /** @description Inclusion proof, RFC 9162 §2.1.3. */
            path: string[];
            /** @description Compact JWS, `typ` `usage-receipt+jwt`, with the claims `iss`, `root` (base64url) and `size`; its `kid` is a key of `/usage/receipt-keys`. */
            signature: string;
        };
        /** @description The quotas right after they were spent together. */
        BatchConsumption: {
            idempotencyKey: string;
            items: {
                metric: string;
                /** @description What the plan includes per period; null = unlimited. */
                limit: number | null;
                used: number;
                /** @description Reserved and not yet settled. */
                held: number;
                /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
                remaining: number | null;
                /** @description null = the plan ends at its limit. */
                overage: components["schemas"]["Overage"] | null;
                /** @description When `used` starts at 0 again; null = never. */
                resetsAt: string | null;
                quantity: number;
                receipt: components["schemas"]["UsageReceipt"];
            }[];
        };
        /** @description The quota right after a hold. */
        Hold: {
            metric: string;
            /** @description What the plan includes per period; null = unlimited. */
            limit: number | null;
            used: number;
            /** @description Reserved and not yet settled. */
            held: number;
            /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
            remaining: number | null;
            /** @description null = the plan ends at its limit. */
            overage: components["schemas"]["Overage"] | null;
            /** @description When `used` starts at 0 again; null = never. */
            resetsAt: string | null;
            quantity: number;
            idempotencyKey: string;
            /**
             * Format: date-time
             * @description When the reserve is given up, unless it is settled before.
             * @example 2026-11-20T13:20:00.000Z
             */
            expiresAt: string;
            receipt: components["schemas"]["UsageReceipt"];
        };
        /** @description The quota right after a hold was settled. */
        Settlement: {
            metric: string;
            /** @description What the plan includes per period; null = unlimited. */
            limit: number | null;
            used: number;
            /** @description Reserved and not yet settled. */
            held: number;
            /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
            remaining: number | null;
            /** @description null = the plan ends at its limit. */
            overage: components["schemas"]["Overage"] | null;
            /** @description When `used` starts at 0 again; null = never. */
            resetsAt: string | null;
            holdKey: string;
            /** @description The actual amount that was stated. */
            requested: number;
            /** @description What was charged of it: less than stated where the limit did not allow more than the hold. */
            quantity: number;
            receipt: components["schemas"]["UsageReceipt"];
        };
        /** @description The quota of the charged period right after a release. */
        Release: {
            metric: string;
            /** @description What the plan includes per period; null = unlimited. */
            limit: number | null;
            used: number;
            /** @description Reserved and not yet settled. */
            held: number;
            /** @description What the plan still allows, overage included; null = unlimited. Never below 0. A cap of the buyer's own may allow less. */
            remaining: number | null;
            /** @description null = the plan ends at its limit. */
            overage: components["schemas"]["Overage"] | null;
            /** @description When `used` starts at 0 again; null = never. */
            resetsAt: string | null;
            quantity: number;
            consumeKey: string;
            receipt: components["schemas"]["UsageReceipt"];
        };
        /** @description One operation on a quota with its proof. */
        UsageRecord: {
            operation: components["schemas"]["UsageOperation"];
            agent: {
                slug: string;
                name: string;
            };
            /** @description The organization that it was done for. */
            buyer: {
                name: string;
            };
            receipt: components["schemas"]["UsageReceipt"];
        };
        /** @description One operation on a quota, as the ledger has it. */
        UsageOperation: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "consume" | "hold" | "settle" | "release" | "expire";
            /**
             * Format: uuid
             * @description The buyer.
             */
            organizationId: string;
            /** Format: uuid */
            agentId: string;
            metric: string;
            /**
             * @description The idempotency key of the spend; a settle's, release's or expiry's is that of its spend.
             * @example run-4f1c
             */
            key: string;
            quantity: number;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            at: string;
            /** @description Used in the charged period right after it. */
            used: number;
            held: number;
            limit: number | null;
            overage: components["schemas"]["Overage"] | null;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            periodStart: string;
            resetsAt: string | null;
        };
        /** @description Use of one metric day by day. */
        UsageChart: {
            agent: {
                slug: string;
                name: string;
            };
            metric: string;
            /** @description Every day from `from` to `to`. */
            days: components["schemas"]["UsageDay"][];
            /** @description Organizations that have this quota. */
            buyers: number;
            /** @description null = these are the quotas of several buyers. */
            quota: components["schemas"]["ChartedQuota"] | null;
        };
        /** @description Use of one UTC day. */
        UsageDay: {
            /** Format: date */
            day: string;
            used: number;
        };
        /** @description The running period of the quota behind a chart. */
        ChartedQuota: {
            limit: number | null;
            used: number;
            held: number;
            overage: components["schemas"]["Overage"] | null;
            /** @enum {string} */
            period: "day" | "month" | "year" | "lifetime";
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            periodStart: string;
            resetsAt: string | null;
            forecast: components["schemas"]["UsageForecast"];
        };
        /** @description When a quota will be used up if things go on as they do. */
        UsageForecast: {
            /**
             * @description `unused`: nothing was used lately. `not_in_sight`: not before it resets, or, of one that never resets, not within ten years. `expected`: at `at`.
             * @enum {string}
             */
            outlook: "unlimited" | "reached" | "unused" | "not_in_sight" | "expected";
            /** @description When the limit is expected to be reached. */
            at: string | null;
            /** @description The pace: units a day over the last 7 days, or since the period began if that is later. */
            perDay: number;
        };
        /** @description An organization that publishes. */
        Vendor: {
            slug: string;
            name: string;
            /** @enum {string} */
            verification: "none" | "email" | "domain" | "kyc";
            summary: string;
            website: string | null;
            /** @description Approved listings. */
            listings: number;
            /**
             * Format: date-time
             * @example 2026-11-20T13:20:00.000Z
             */
            createdAt: string;
        };
        /** @description RFC 9457 problem details; some codes add fields of their own. */
        Problem: {
            /**
             * @description URI of the problem's kind.
             * @example /docs/errors#quota.exceeded
             */
            type: string;
            /** @description The code's sentence. */
            title: string;
            status: number;
            detail?: string;
            /** @description The path that was called. */
            instance: string;
            /**
             * @description Stable machine-readable code.
             * @example quota.exceeded
             */
            code: string;
            /** @description Also the `X-Request-Id` header; name it when you report a fault. */
            requestId: string;
            issues?: components["schemas"]["Issue"][];
        } & {
            [key: string]: unknown;
        };
        /** @description The plan's quota does not cover this. */
        QuotaExceededProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "quota.exceeded";
            metric: string;
            requested: number;
            limit: number;
            used: number;
            held: number;
            remaining: number;
            /**
             * Format: date-time
             * @description null = never.
             */
            resetsAt: string | null;
            /** @description Where the buyer gets a bigger plan. */
            upgradeUrl: string;
            /** @description As in `Retry-After`; null = never. */
            retryAfterSeconds: number | null;
        };
        /** @description A cap that the buyer set does not cover this. */
        UsageCapReachedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "usage.cap_reached";
            metric: string;
            requested: number;
            limit: number;
            used: number;
            held: number;
            remaining: number;
            /**
             * Format: date-time
             * @description null = never.
             */
            resetsAt: string | null;
            /** @description Where the buyer gets a bigger plan. */
            upgradeUrl: string;
            /** @description As in `Retry-After`; null = never. */
            retryAfterSeconds: number | null;
            /** @enum {string} */
            cap: "day" | "period";
        };
        /** @description Too many calls. Wait a moment before the next one. */
        RateLimitedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "rate.limited";
            /** @description The limit's name, as in the `RateLimit-Policy` header. */
            policy: string;
            /** @description Calls in a window. */
            limit: number;
            windowSeconds: number;
            /** @description As in `Retry-After`. */
            retryAfterSeconds: number;
        };
        /** @description There is no live plan for this agent. */
        SubscriptionRequiredProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "subscription.required";
            /** @description Where the buyer takes a plan. */
            subscribeUrl: string;
        };
        /** @description The token lacks the scope that this call needs. */
        AuthInsufficientScopeProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "auth.insufficient_scope";
            scope: string;
        };
        UsageConsumeRequest: {
            /** @default 1 */
            quantity: number;
            /**
             * @description Your own name for this spend, e.g. a job id. Printable ASCII without spaces.
             * @example run-4f1c
             */
            idempotencyKey?: string;
        };
        UsageConsumeBatchRequest: {
            /**
             * @description Your own name for this spend, e.g. a job id. Printable ASCII without spaces.
             * @example run-4f1c
             */
            idempotencyKey?: string;
            items: {
                metric: string;
                /** @default 1 */
                quantity: number;
            }[];
        };
        UsageHoldRequest: {
            /** @description The estimate. */
            quantity: number;
            /**
             * @description Your own name for this spend, e.g. a job id. Printable ASCII without spaces.
             * @example run-4f1c
             */
            idempotencyKey?: string;
            /**
             * @description How long the reserve lasts.
             * @default 900
             */
            expiresInSeconds: number;
        };
        UsageSettleRequest: {
            /**
             * @description The idempotency key of the hold.
             * @example run-4f1c
             */
            holdKey: string;
            /** @description The actual amount. */
            quantity: number;
        };
        UsageReleaseRequest: {
            /**
             * @description The idempotency key of the consume or the hold.
             * @example run-4f1c
             */
            consumeKey: string;
            /** @description Units to give back; all of it by default. */
            quantity?: number;
        };
    };
    responses: {
        /** @description `request.invalid`: The request has fields that are missing or wrong. */
        Invalid: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `auth.required`: Sign in, or send a bearer token.
         *
         *     `auth.invalid_token`: The token is unknown, expired or revoked.
         */
        Unauthenticated: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate.limited`: Too many calls. Wait a moment before the next one. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["RateLimitedProblem"];
            };
        };
        /** @description `internal`: Something went wrong on our side. */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `service.unavailable`: The service is busy or starting. Try again shortly. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.too_large`: The body is larger than this server reads. */
        TooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `request.unsupported_media_type`: Send the body as application/json. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `request.invalid`: The request has fields that are missing or wrong.
         *
         *     `request.malformed_json`: The body is not valid JSON.
         */
        InvalidBody: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `auth.forbidden`: This account may not do that.
         *
         *     `auth.insufficient_scope`: The token lacks the scope that this call needs.
         */
        InsufficientScope: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["AuthInsufficientScopeProblem"] | components["schemas"]["Problem"];
            };
        };
        /** @description `listing.not_found`: There is no such listing. */
        ListingNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Your own name for this call; instead of `idempotencyKey` in the body.
         * @example run-4f1c
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /** @description The id of this request: the one that was sent, or a new one. */
        "X-Request-Id": string;
        /** @description Seconds until the call may succeed. Absent when it never will by waiting. */
        "Retry-After": number;
        /**
         * @description Calls that are left (`r`) for the next `t` seconds under each limit that the call counted for, as far as the answering process knows. draft-ietf-httpapi-ratelimit-headers-10.
         * @example "rest-account";r=570;t=42
         */
        RateLimit: string;
        /**
         * @description Those limits: so many calls (`q`) in a window of so many seconds (`w`). draft-ietf-httpapi-ratelimit-headers-10.
         * @example "rest-account";q=600;w=60
         */
        "RateLimit-Policy": string;
        /** @description What credentials are wanted, or what is wrong with those that came (RFC 6750). */
        "WWW-Authenticate": string;
        /** @description `true` when this key was used before and the first answer is repeated. */
        "Idempotent-Replayed": "true";
    };
    pathItems: never;
};
export type $defs = Record<string, never>;
export interface operations {
    "billing.listSubscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Subscription"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "billing.getSubscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            /** @description `subscription.not_found`: There is no subscription for this agent. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "catalog.listListings": {
        parameters: {
            query?: {
                /** @description Words, or beginnings of words, to look for in name, tags, summary, vendor and category. */
                q?: string;
                /** @description Slug of a category. */
                category?: string;
                /** @description Slug of a vendor. */
                vendor?: string;
                /** @description `free`: only listings with a free plan. */
                price?: "any" | "free";
                /** @description `relevance` without words is popularity. */
                sort?: "relevance" | "newest" | "name";
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
                kind?: "agent" | "workflow" | "pack" | "plugin";
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListingCard"][];
                        /** @description Send as `cursor` for the next page; null at the end. */
                        nextCursor: string | null;
                        /** @description Listings that match, over all pages. */
                        total: number;
                        /** @description Counts per filter value, each counted with the other filters applied. */
                        facets: {
                            kinds: components["schemas"]["Facet"][];
                            categories: components["schemas"]["Facet"][];
                        };
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "catalog.getListing": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                listingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingCard"];
                };
            };
            400: components["responses"]["Invalid"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "catalog.listAgents": {
        parameters: {
            query?: {
                /** @description Words, or beginnings of words, to look for in name, tags, summary, vendor and category. */
                q?: string;
                /** @description Slug of a category. */
                category?: string;
                /** @description Slug of a vendor. */
                vendor?: string;
                /** @description `free`: only listings with a free plan. */
                price?: "any" | "free";
                /** @description `relevance` without words is popularity. */
                sort?: "relevance" | "newest" | "name";
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListingCard"][];
                        /** @description Send as `cursor` for the next page; null at the end. */
                        nextCursor: string | null;
                        /** @description Listings that match, over all pages. */
                        total: number;
                        /** @description Counts per filter value, each counted with the other filters applied. */
                        facets: {
                            kinds: components["schemas"]["Facet"][];
                            categories: components["schemas"]["Facet"][];
                        };
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "catalog.getAgent": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            400: components["responses"]["Invalid"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "catalog.listCategories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Category"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "pricing.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PricingTier"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UsageQuota"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            /** @description `subscription.required`: There is no live plan for this agent. */
            402: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SubscriptionRequiredProblem"];
                };
            };
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.consume": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own name for this call; instead of `idempotencyKey` in the body.
                 * @example run-4f1c
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id or the slug. */
                agentId: string;
                metricSlug: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UsageConsumeRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumption"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            /** @description `subscription.required`: There is no live plan for this agent. */
            402: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SubscriptionRequiredProblem"];
                };
            };
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `usage.key_reused`: This idempotency key was used for another request.
             *
             *     `usage.given_back`: What this key spent was given back whole. Spend under a new key.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /**
             * @description `quota.exceeded`: The plan's quota does not cover this.
             *
             *     `usage.cap_reached`: A cap that the buyer set does not cover this.
             *
             *     `rate.limited`: Too many calls. Wait a moment before the next one.
             */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["QuotaExceededProblem"] | components["schemas"]["UsageCapReachedProblem"] | components["schemas"]["RateLimitedProblem"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.consumeBatch": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own name for this call; instead of `idempotencyKey` in the body.
                 * @example run-4f1c
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageConsumeBatchRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchConsumption"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            /** @description `subscription.required`: There is no live plan for this agent. */
            402: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SubscriptionRequiredProblem"];
                };
            };
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `usage.key_reused`: This idempotency key was used for another request.
             *
             *     `usage.given_back`: What this key spent was given back whole. Spend under a new key.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /**
             * @description `quota.exceeded`: The plan's quota does not cover this.
             *
             *     `usage.cap_reached`: A cap that the buyer set does not cover this.
             *
             *     `rate.limited`: Too many calls. Wait a moment before the next one.
             */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["QuotaExceededProblem"] | components["schemas"]["UsageCapReachedProblem"] | components["schemas"]["RateLimitedProblem"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.hold": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Your own name for this call; instead of `idempotencyKey` in the body.
                 * @example run-4f1c
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The id or the slug. */
                agentId: string;
                metricSlug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageHoldRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            /** @description `subscription.required`: There is no live plan for this agent. */
            402: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SubscriptionRequiredProblem"];
                };
            };
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `usage.key_reused`: This idempotency key was used for another request.
             *
             *     `usage.given_back`: What this key spent was given back whole. Spend under a new key.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /**
             * @description `quota.exceeded`: The plan's quota does not cover this.
             *
             *     `usage.cap_reached`: A cap that the buyer set does not cover this.
             *
             *     `rate.limited`: Too many calls. Wait a moment before the next one.
             */
            429: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["QuotaExceededProblem"] | components["schemas"]["UsageCapReachedProblem"] | components["schemas"]["RateLimitedProblem"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.settle": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
                metricSlug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageSettleRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settlement"];
                };
            };
            400: components["responses"]["InvalidBody"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             *
             *     `usage.hold_not_found`: No hold with that key is known.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `usage.hold_expired`: This hold expired before it was settled.
             *
             *     `usage.already_settled`: This hold was already settled at another amount.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
                metricSlug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageReleaseRequest"];
            };
        };
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /**
             * @description `request.invalid`: The request has fields that are missing or wrong.
             *
             *     `request.malformed_json`: The body is not valid JSON.
             *
             *     `usage.release_exceeds`: A release gives back at most what its consume took.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             *
             *     `usage.consume_not_found`: No consume with that key is known.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `usage.already_released`: This consume was already released with another quantity.
             *
             *     `usage.release_too_late`: The plan lets spends be given back for a while only, and that has passed.
             *
             *     `usage.release_share_spent`: The plan lets only a share of its quota be given back in a period, and that is spent.
             *
             *     `usage.hold_open`: This hold is open. Settle it at 0 to give it up.
             */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.getCaps": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
                metricSlug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageCaps"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            /** @description `subscription.required`: There is no live plan for this agent. */
            402: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SubscriptionRequiredProblem"];
                };
            };
            403: components["responses"]["InsufficientScope"];
            /**
             * @description `listing.not_found`: There is no such listing.
             *
             *     `metric.not_found`: This listing does not have that metric.
             */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.listOperations": {
        parameters: {
            query?: {
                metric?: string;
                kind?: "consume" | "hold" | "settle" | "release" | "expire";
                /** @description Done then or later. */
                from?: string;
                /** @description Done before. */
                to?: string;
                /** @description The spend with this key, and what became of it. */
                key?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Items on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["UsageRecord"][];
                        /** @description Send as `cursor` for the next page; null at the end. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "usage.getDays": {
        parameters: {
            query?: {
                /** @description First UTC day; 29 days before `to` by default. */
                from?: string;
                /** @description Last UTC day; today by default. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description The id or the slug. */
                agentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        items: components["schemas"]["UsageChart"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["InsufficientScope"];
            404: components["responses"]["ListingNotFound"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "vendors.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Vendor"][];
                    };
                };
            };
            400: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    "vendors.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                vendorSlug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Vendor"];
                };
            };
            400: components["responses"]["Invalid"];
            /** @description `vendor.not_found`: There is no such vendor. */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}
