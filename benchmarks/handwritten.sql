-- The diffusion rule by hand, over an order book with the columns of data.py: the peer of the SQL that Licet prints.
-- NULL is unknown, and SQL's AND, OR and NOT are Kleene's; a decision is open at the first condition that is unknown.
-- {orders} is where the orders are read from; {d5} and the like are the sets of handwritten.py.

WITH places AS (
    SELECT
        *,
        destination <> 'US' AS abroad,
        destination IN {allies} AS to_ally,
        destination IN {embargoed} AS embargoed,
        destination IN {d5} OR (destination = 'KH' AND date < DATE '2026-02-03') AS to_d5,
        destination IN {scope} OR (destination = 'AE' AND date < DATE '2026-07-23') AS in_scope,
        destination IN {scope} OR destination = 'AE' AS in_scope_b, -- the UAE, named since they left D:4
        consignee_headquarters IN {d5} OR consignee_parent IN {d5}
            OR ((consignee_headquarters = 'KH' OR consignee_parent = 'KH') AND date < DATE '2026-02-03')
            AS consignee_in_d5,
        end_user_headquarters IN {d5} OR end_user_parent IN {d5} OR intermediate_headquarters IN {d5}
            OR ((end_user_headquarters = 'KH' OR end_user_parent = 'KH' OR intermediate_headquarters = 'KH')
                AND date < DATE '2026-02-03')
            AS another_in_d5,
        customer_location IN {d5} OR (customer_location = 'KH' AND date < DATE '2026-02-03') AS customer_in_d5,
        consignee_headquarters IN {allies} AS home_allied,
        consignee_parent IN {allies} AS parent_allied,
        stated_level = 'none' AND eccn_at_a = 'EAR99' AS ear99,
        activity IN ('export', 'reexport') AS shipment,
        activity = 'transfer_in_country' AS transfer,
        activity NOT IN ('deemed_export', 'deemed_reexport') AS not_deemed,
        chip_tpp * 100 AS density,
        eccn_at_a IN ('5A002.z.1.a', '5A002.z.2.a', '5A002.z.3.a', '5A002.z.4.a', '5A002.z.5.a') AS security_z
    FROM {orders}
),

levels AS (
    SELECT
        *,
        to_d5 OR consignee_in_d5 OR another_in_d5 AS d5_case,
        consignee_in_d5 OR another_in_d5 AS party_in_d5,
        home_allied OR parent_allied AS consignee_allied,
        shipment OR transfer AS moves,
        CASE stated_level
            WHEN '' THEN
                chip_tpp >= 4800000000
                OR (chip_tpp >= 1600000000 AND datacenter AND die_area > 0 AND density >= 592 * die_area)
            ELSE stated_level = 'a'
        END AS a,
        CASE stated_level
            WHEN '' THEN
                chip_tpp < 4800000000 AND (datacenter OR chip_tpp >= 4800000000)
                AND die_area > 0 AND density < 592 * die_area
                AND ((chip_tpp >= 2400000000 AND density >= 160 * die_area)
                    OR (chip_tpp >= 1600000000 AND density >= 320 * die_area))
            ELSE stated_level = 'b'
        END AS b
    FROM places
),

end_uses AS (
    SELECT
        *,
        listed = 'denied_persons' OR exporter_listed = 'denied_persons' AS denied,
        abroad AND listed = 'sdn' AS designated,
        abroad AND (
            listed = 'entity_list' OR prohibited_part_744 OR weapons_of_mass_destruction
            OR (military AND (destination IN {military_any_item} OR consignee_headquarters IN {military_any_item}
                OR consignee_parent IN {military_any_item} OR end_user_headquarters IN {military_any_item}
                OR end_user_parent IN {military_any_item} OR intermediate_headquarters IN {military_any_item}))
            OR (NOT ear99 AND listed = 'meu')
            OR (NOT ear99 AND military AND (destination IN {military} OR consignee_headquarters IN {military}
                OR consignee_parent IN {military} OR end_user_headquarters IN {military}
                OR end_user_parent IN {military} OR intermediate_headquarters IN {military}))
            OR (military_intelligence AND (destination IN {intelligence} OR consignee_headquarters IN {intelligence}
                OR consignee_parent IN {intelligence} OR end_user_headquarters IN {intelligence}
                OR end_user_parent IN {intelligence} OR intermediate_headquarters IN {intelligence}))
            OR (supercomputer AND to_d5 AND CASE
                    WHEN a THEN eccn_at_a[:5] IN ('3A001', '4A003', '4A004', '5A002', '5A004', '5A992')
                    WHEN a IS NULL THEN NULL
                    WHEN b THEN eccn_at_b[:5] IN ('3A001', '4A003', '4A004', '5A002', '5A004', '5A992')
                    WHEN NOT b THEN stated_level <> 'none' OR eccn_at_a IN {named_outside}
                END)
        ) AS misused
    FROM levels
),

requirements AS (
    SELECT
        *,
        a OR b AS controlled,
        a AND not_deemed AND abroad AS worldwide,
        b AND not_deemed AND in_scope_b AS regional,
        b AND not_deemed AND abroad AND NOT in_scope AND party_in_d5 AS for_d5_firm,
        NOT (designated OR misused OR embargoed) AS unrestricted,
        NOT (designated OR misused OR embargoed) AND listed <> 'unverified_list' AS usable,
        others_tpp + CASE WHEN a THEN line_tpp WHEN NOT a THEN 0 END AS ordered
    FROM end_uses
),

tested AS (
    SELECT
        *,
        worldwide OR regional OR for_d5_firm OR NOT unrestricted AS required,
        usable AND moves AND (b OR (a AND NOT datacenter)) AND (NOT d5_case OR (transfer AND to_d5)) AS aca,
        usable AND shipment AND (b OR (a AND NOT datacenter)) AND d5_case AS nac,
        usable AND a AND moves AND NOT trains_outside AND NOT party_in_d5
            AND (NOT security_z AND eccn_at_a NOT IN ('3A090.a', '5A992.z.1') OR designer_approved OR designer_authorized)
            AND to_ally AND consignee_location IN {allies} AND customer_location IN {allies}
            AND home_allied AND parent_allied AND end_user_headquarters IN {allies} AND end_user_parent IN {allies}
            AS aia,
        usable AND controlled AND moves AND purpose IN ('development_or_production', 'warehouse_storage')
            AND CASE customers_outside WHEN '' THEN NOT customer_in_d5 ELSE customers_outside = 'yes' END
            AND (b OR NOT security_z AND eccn_at_a NOT IN ('3A090.a', '5A992.z.1')
                OR designer_approved OR designer_authorized)
            AND NOT to_d5 AND NOT consignee_in_d5 AND consignee_private
            AND (NOT consignee_government OR (consignee_headquarters = 'US' AND consignee_parent = 'US'))
            AS acm,
        controlled AND unrestricted AND NOT to_d5 AND NOT party_in_d5 AND (shipment OR (moves AND relocated))
            AND purpose NOT IN ('resale', 'warehouse_storage', 'consumer', 'development_or_production')
            AS installable,
        uveu_total + CASE WHEN relocated THEN 0 ELSE ordered END AS uveu_whole,
        CASE WHEN relocated AND transfer THEN 0 WHEN (relocated AND transfer) IS NULL THEN NULL ELSE ordered END
            AS joins_country,
        CASE
            WHEN NOT relocated THEN ordered WHEN origin NOT IN {allies} THEN 0 WHEN origin IN {allies} THEN ordered
        END AS joins_outside,
        CASE WHEN NOT relocated THEN ordered WHEN origin <> 'US' THEN 0 WHEN origin = 'US' THEN ordered END AS joins_abroad,
        usable AND a AND shipment AND (NOT security_z OR reading_lpp_5a002z = 'eligible') AND NOT to_d5
            AND NOT party_in_d5 AND (NOT in_scope OR reading_lpp_in_d1_d4 = 'allowed')
            AND lpp_used + ordered <= 26900000000
            AS lpp,
        CASE
            WHEN to_ally THEN consignee_allied OR reading_tier2_headquarters_in_tier1 = 'approve'
            WHEN NOT to_ally THEN consignee_allied AND reading_tier1_headquarters_in_tier2 = 'approve'
        END AS exempt
    FROM requirements
),

carried AS (
    SELECT
        *,
        uveu_held AND uveu_operator AND installable AND consignee_allied
            AND (NOT a OR to_ally OR (uveu_outside + joins_outside) * 100 <= uveu_whole * 25)
            AND (NOT a OR to_ally OR (uveu_in_destination + joins_country) * 100 <= uveu_whole * 7)
            AND (NOT a OR NOT abroad OR NOT (consignee_headquarters = 'US' OR consignee_parent = 'US')
                OR reading_uveu_timing = 'reporting_dates'
                OR (uveu_outside_us + joins_abroad) * 100 <= uveu_whole * 50)
            AS uveu,
        nveu_held AND nveu_operator AND installable
            AND (consignee_allied OR government_assurances OR reading_nveu_assurances_tier2 = 'may_be_sought')
            AND nveu_installed + joins_country <= CASE
                WHEN date >= DATE '2027-01-01' THEN 5064000000000
                WHEN date >= DATE '2026-10-01' THEN 4272750000000
                WHEN date >= DATE '2026-07-01' THEN 3481500000000
                WHEN date >= DATE '2026-04-01' THEN 2690250000000
                WHEN date >= DATE '2026-01-01' THEN 1899000000000
                WHEN date >= DATE '2025-10-01' THEN 1582500000000
                WHEN date >= DATE '2025-07-01' THEN 1266000000000
                WHEN date >= DATE '2025-04-01' THEN 949500000000
                ELSE 633000000000
            END
            AND (destination NOT IN {not_for_nveu} AND (destination <> 'KH' OR date >= DATE '2026-02-03')
                OR consignee_headquarters NOT IN {not_for_nveu}
                    AND (consignee_headquarters <> 'KH' OR date >= DATE '2026-02-03')
                OR consignee_parent NOT IN {not_for_nveu} AND (consignee_parent <> 'KH' OR date >= DATE '2026-02-03'))
            AS nveu,
        worldwide AND NOT d5_case AS reviewed,
        allocation_used + ordered <= 790000000000
            OR (government_assurances AND allocation_used + ordered <= 1580000000000)
            OR (reading_straddling_application = 'split' AND (allocation_used < 790000000000
                OR (government_assurances AND allocation_used < 1580000000000)))
            AS allowed
    FROM tested
),

policies AS (
    SELECT
        *,
        aca OR nac OR aia OR acm OR uveu OR nveu OR lpp AS covered,
        (reviewed AND NOT exempt AND NOT allowed) OR designated OR (embargoed AND NOT worldwide AND NOT regional) AS denial,
        ((worldwide OR regional) AND d5_case) OR misused
            OR (for_d5_firm AND reading_headquarters_b_review = 'presumption_of_denial')
            AS presumed_denial,
        for_d5_firm AND reading_headquarters_b_review = 'case_by_case' AS case_by_case,
        (reviewed AND (exempt OR allowed)) OR (regional AND NOT d5_case) AS presumed_approval
    FROM carried
)

SELECT
    "row",
    CASE
        WHEN denied THEN 'prohibited' WHEN denied IS NULL THEN NULL
        WHEN NOT required THEN 'no_license_required' WHEN required IS NULL THEN NULL
        WHEN aca THEN 'license_exception' WHEN aca IS NULL THEN NULL
        WHEN nac THEN 'license_exception' WHEN nac IS NULL THEN NULL
        WHEN aia THEN 'license_exception' WHEN aia IS NULL THEN NULL
        WHEN acm THEN 'license_exception' WHEN acm IS NULL THEN NULL
        WHEN uveu THEN 'authorized_veu' WHEN uveu IS NULL THEN NULL
        WHEN nveu THEN 'authorized_veu' WHEN nveu IS NULL THEN NULL
        WHEN lpp THEN 'license_exception' WHEN lpp IS NULL THEN NULL
        ELSE 'license_required'
    END AS outcome,
    CASE
        WHEN denied THEN '' WHEN denied IS NULL THEN NULL
        WHEN NOT required THEN '' WHEN required IS NULL THEN NULL
        WHEN aca THEN 'ACA' WHEN aca IS NULL THEN NULL
        WHEN nac THEN 'NAC' WHEN nac IS NULL THEN NULL
        WHEN aia THEN 'AIA' WHEN aia IS NULL THEN NULL
        WHEN acm THEN 'ACM' WHEN acm IS NULL THEN NULL
        WHEN uveu THEN 'UVEU' WHEN uveu IS NULL THEN NULL
        WHEN nveu THEN 'NVEU' WHEN nveu IS NULL THEN NULL
        WHEN lpp THEN 'LPP' WHEN lpp IS NULL THEN NULL
        WHEN license_held THEN 'license'
        ELSE ''
    END AS "authorization",
    CASE
        WHEN denied OR NOT required OR covered THEN ''
        WHEN (denied OR NOT required OR covered) IS NULL THEN NULL
        WHEN denial THEN 'policy_of_denial' WHEN denial IS NULL THEN NULL
        WHEN presumed_denial THEN 'presumption_of_denial' WHEN presumed_denial IS NULL THEN NULL
        WHEN case_by_case THEN 'case_by_case' WHEN case_by_case IS NULL THEN NULL
        WHEN presumed_approval THEN 'presumption_of_approval' WHEN presumed_approval IS NULL THEN NULL
        ELSE ''
    END AS review_policy
FROM policies
