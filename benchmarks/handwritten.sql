-- The diffusion rule by hand, over an order book with the columns of data.py: the peer of the SQL that Licet prints.
-- NULL is unknown, and SQL's AND, OR and NOT are Kleene's; a decision is open at the first condition that is unknown.
-- {orders} is where the orders are read from; {d5} and the like are the sets of handwritten.py.

WITH days AS ( -- Cambodia left D:5 and the United Arab Emirates entered A:5; '' is no country
    SELECT
        *,
        CASE WHEN date < DATE '2026-02-03' THEN 'KH' ELSE '' END AS cambodia,
        CASE WHEN date < DATE '2026-07-23' THEN 'AE' ELSE '' END AS uae,
        CASE WHEN date >= DATE '2026-07-23' THEN 'AE' ELSE '' END AS uae_in_a5,
        CASE
            WHEN date >= DATE '2029-01-01' THEN 40000000000
            WHEN date >= DATE '2028-01-01' AND reading_transistors_2028 = '30_billion' THEN 30000000000
            WHEN date >= DATE '2027-01-01' THEN 35000000000
            ELSE 30000000000
        END AS few_transistors
    FROM {orders}
),

places AS (
    SELECT
        *,
        destination <> 'US' AS abroad,
        destination IN {allies} AS to_ally,
        destination IN {embargoed} AS embargoed,
        destination IN {d5} OR destination = cambodia AS to_d5,
        origin IN {d5} OR origin = cambodia AS from_d5,
        destination IN {scope} OR destination = uae AS in_scope,
        destination IN {scope} OR destination = 'AE' AS in_scope_b, -- the UAE, named since they left D:4
        consignee_headquarters IN {d5} OR consignee_parent IN {d5}
            OR consignee_headquarters = cambodia OR consignee_parent = cambodia
            AS consignee_in_d5,
        end_user_headquarters IN {d5} OR end_user_parent IN {d5} OR intermediate_headquarters IN {d5}
            OR end_user_headquarters = cambodia OR end_user_parent = cambodia OR intermediate_headquarters = cambodia
            AS another_in_d5,
        consignee_location IN {d5} OR consignee_location = cambodia AS consignee_place_in_d5,
        customer_location IN {d5} OR customer_location = cambodia AS customer_in_d5,
        exporter_headquarters IN {d5} OR exporter_parent IN {d5}
            OR exporter_headquarters = cambodia OR exporter_parent = cambodia
            AS exporter_in_d5,
        consignee_headquarters IN {allies} AS home_allied,
        consignee_parent IN {allies} AS parent_allied,
        end_user_headquarters IN {allies} AS end_user_allied,
        end_user_parent IN {allies} AS end_user_parent_allied,
        stated_level = 'none' AND eccn_at_a = 'EAR99' AS ear99,
        eccn_at_a NOT IN {intangible} AS tangible,
        eccn_at_a IN {security_z} AS security_z,
        activity IN ('export', 'reexport') AS shipment,
        activity = 'transfer_in_country' AS transfer,
        activity IN ('deemed_export', 'deemed_reexport') AS deemed,
        chip_tpp * 100 AS density,
        transistors < 30000000000 OR (NOT contains_hbm AND transistors < few_transistors) AS few
    FROM days
),

circuits AS ( -- by their own numbers, or by the commodities that software and technology is for
    SELECT
        *,
        CASE stated_level
            WHEN '' THEN
                chip_tpp >= 4800000000
                OR (chip_tpp >= 1600000000 AND datacenter AND die_area > 0 AND density >= 592 * die_area)
            WHEN '2022' THEN NULL
            WHEN 'by_commodity' THEN for_level = 'a'
            ELSE stated_level = 'a'
        END AS meets_a,
        CASE stated_level
            WHEN '' THEN
                chip_tpp < 4800000000 AND (datacenter OR chip_tpp >= 4800000000)
                AND die_area > 0 AND density < 592 * die_area
                AND ((chip_tpp >= 2400000000 AND density >= 160 * die_area)
                    OR (chip_tpp >= 1600000000 AND density >= 320 * die_area))
            WHEN '2022' THEN NULL
            WHEN 'by_commodity' THEN for_level = 'b'
            ELSE stated_level = 'b'
        END AS meets_b,
        CASE stated_level WHEN 'c' THEN TRUE WHEN 'hbm' THEN hbm_bandwidth > 2 * hbm_area ELSE FALSE END AS memory,
        stated_level = 'by_commodity' AND eccn_at_a IN ('3D001', '3E001') AND for_level = 'c' AS for_memory,
        CASE stated_level
            WHEN '4E091' THEN TRUE
            WHEN 'model' THEN model_large AND NOT model_published AND NOT model_derived AND NOT model_surpassed
            ELSE FALSE
        END AS weights
    FROM places
),

presumption AS ( -- Note 1 to 3A090.a
    SELECT
        *,
        stated_level = '' AND eccn_at_a = '3A090.a' AND exporter_role IN ('front_end_fabricator', 'osat') AND non_planar
            AND NOT (
                ((designer_approved OR designer_authorized) AND NOT meets_a)
                OR (exporter_role = 'front_end_fabricator' AND packaged_in NOT IN {d5} AND packaged_in <> cambodia AND few)
                OR (osat_approved AND NOT exporter_in_d5 AND few)
            ) AS presumed
    FROM circuits
),

levels AS (
    SELECT
        *,
        to_d5 OR consignee_in_d5 OR another_in_d5 AS d5_case,
        consignee_in_d5 OR another_in_d5 AS party_in_d5,
        home_allied OR parent_allied AS consignee_allied,
        home_allied AND parent_allied AND end_user_allied AND end_user_parent_allied AS recipients_allied,
        shipment OR transfer AS moves,
        meets_a OR presumed AS a,
        meets_b AND NOT presumed AS b
    FROM presumption
),

end_uses AS (
    SELECT
        *,
        us_origin OR origin = 'US' OR activity = 'deemed_export'
            OR us_content > 25000000 OR (destination IN {terrorism} AND us_content > 10000000)
            OR (direct_product AND (
                listed IN {of_direct_products} OR intermediate_listed IN {of_direct_products}
                OR ((a OR b) AND (tangible OR eccn_at_a IN ('3E001', '4E001')))
                OR memory OR (for_memory AND eccn_at_a = '3E001') OR weights
                OR (supercomputer AND destination IN ('CN', 'MO')) OR embargoed))
            AS subject,
        abroad AND (listed = 'sdn' OR intermediate_listed = 'sdn') AS designated,
        abroad AND (
            listed IN {listed} OR intermediate_listed IN {listed} OR prohibited_part_744 OR weapons_of_mass_destruction
            OR (military AND (destination IN {military_any_item} OR consignee_headquarters IN {military_any_item}
                OR consignee_parent IN {military_any_item} OR end_user_headquarters IN {military_any_item}
                OR end_user_parent IN {military_any_item} OR intermediate_headquarters IN {military_any_item}))
            OR (NOT ear99 AND (listed = 'meu' OR intermediate_listed = 'meu'))
            OR (NOT ear99 AND military AND (destination IN {military} OR consignee_headquarters IN {military}
                OR consignee_parent IN {military} OR end_user_headquarters IN {military}
                OR end_user_parent IN {military} OR intermediate_headquarters IN {military}))
            OR (military_intelligence AND (destination IN {intelligence} OR consignee_headquarters IN {intelligence}
                OR consignee_parent IN {intelligence} OR end_user_headquarters IN {intelligence}
                OR end_user_parent IN {intelligence} OR intermediate_headquarters IN {intelligence}))
        ) AS misused,
        abroad AND supercomputer AND to_d5 AND (
            eccn_at_a[:5] IN ('3A001', '3A991', '4A003', '4A004', '4A994', '5A002', '5A004', '5A992')
            OR (stated_level = '' AND eccn_at_a IN ('3A090.a', '4A090.a') AND NOT a AND NOT b)
        ) AS for_supercomputer,
        (a AND eccn_at_a NOT IN {needs_designer}) OR designer_approved OR designer_authorized AS designer
    FROM levels
),

requirements AS (
    SELECT
        *,
        subject AND (listed = 'denied_persons' OR intermediate_listed = 'denied_persons'
            OR exporter_listed = 'denied_persons')
            AS prohibited,
        a OR b AS controlled,
        a AND NOT deemed AND abroad AS worldwide,
        b AND NOT deemed AND in_scope_b AS regional,
        (memory OR for_memory) AND NOT deemed AND to_d5 AS of_memory,
        weights AND abroad
            AND (NOT deemed
                OR NOT (permanent_employee AND (employer_headquarters IN {allies} OR employer_parent IN {allies})))
            AS of_weights,
        (b AND stated_level <> 'by_commodity' AND NOT deemed AND abroad AND NOT in_scope AND party_in_d5)
            OR (memory AND NOT deemed AND abroad AND NOT to_d5 AND party_in_d5)
            AS for_d5_firm,
        NOT (designated OR misused OR for_supercomputer OR embargoed) AS unrestricted,
        NOT (designated OR misused OR for_supercomputer OR embargoed)
            AND listed <> 'unverified_list' AND intermediate_listed <> 'unverified_list'
            AS usable,
        others_tpp + CASE WHEN a THEN line_tpp WHEN NOT a THEN 0 END AS ordered,
        a AND tangible AS counted
    FROM end_uses
),

tested AS (
    SELECT
        *,
        subject AND (worldwide OR regional OR of_memory OR of_weights OR for_d5_firm OR NOT unrestricted) AS required,
        usable AND moves AND eccn_at_a NOT IN {by_commodity} AND (b OR (a AND NOT (datacenter OR presumed)))
            AND (NOT d5_case OR (transfer AND to_d5 AND from_d5))
            AS aca,
        usable AND shipment AND eccn_at_a NOT IN {by_commodity} AND (b OR (a AND NOT (datacenter OR presumed)))
            AND d5_case
            AS nac,
        memory AND usable AND hbm_bandwidth * 10 < hbm_area * 33 AND (exporter_seat IN {a5_or_us} OR exporter_seat = uae_in_a5)
            AND NOT exporter_in_d5 AND hbm_direct AND to_packager AND purpose <> 'resale' AND NOT through_intermediaries
            AS hbm,
        usable AND moves AND CASE
            WHEN stated_level IN ('4E091', 'model') THEN
                weights
                AND (NOT weights OR (consignee_allied AND (end_user_allied OR end_user_parent_allied)
                    AND (end_user_allied OR operator_parent IN {allies})
                    AND (reading_aia_weights_headquarters <> 'no' OR recipients_allied)))
                AND (NOT weights OR NOT (to_d5 OR consignee_place_in_d5 OR customer_in_d5))
                AND (NOT weights OR compliant_storage)
                AND NOT (in_scope AND NOT weights)
                AND NOT (party_in_d5 AND NOT (weights AND reading_aia_weights_headquarters = 'yes'))
            ELSE
                a AND (eccn_at_a IN {commodities} OR eccn_at_a IN {for_aia}) AND NOT party_in_d5
                AND (NOT tangible OR (designer AND NOT trains_outside))
                AND to_ally AND consignee_location IN {allies} AND customer_location IN {allies} AND recipients_allied
        END AS aia,
        usable AND (controlled OR memory) AND moves AND purpose IN ('development_or_production', 'warehouse_storage')
            AND (CASE customers_outside WHEN '' THEN NOT customer_in_d5 ELSE customers_outside = 'yes' END
                OR licensed_customer_location IN {d5} OR (licensed_customer_location = 'KH' AND cambodia = 'KH'))
            AND (b OR memory OR designer)
            AND NOT to_d5 AND NOT consignee_in_d5 AND consignee_private
            AND (NOT consignee_government OR (consignee_headquarters = 'US' AND consignee_parent = 'US'))
            AS acm,
        controlled AND unrestricted AND NOT to_d5 AND NOT party_in_d5 AND (shipment OR (moves AND relocated))
            AND purpose NOT IN ('resale', 'warehouse_storage', 'consumer', 'development_or_production')
            AND NOT (trains_outside AND (NOT to_ally OR iaas))
            AS installable,
        uveu_total + CASE WHEN relocated THEN 0 ELSE ordered END AS uveu_whole,
        CASE WHEN relocated AND transfer THEN 0 WHEN (relocated AND transfer) IS NULL THEN NULL ELSE ordered END
            AS joins_country,
        CASE
            WHEN NOT relocated THEN ordered WHEN origin NOT IN {allies} THEN 0 WHEN origin IN {allies} THEN ordered
        END AS joins_outside,
        CASE WHEN NOT relocated THEN ordered WHEN origin <> 'US' THEN 0 WHEN origin = 'US' THEN ordered END AS joins_abroad,
        usable AND a AND shipment AND eccn_at_a IN {commodities} AND (NOT security_z OR reading_lpp_5a002z = 'eligible')
            AND (lender_headquarters = '' OR lender_headquarters IN {allies})
            AND NOT to_d5 AND NOT party_in_d5 AND (NOT in_scope OR reading_lpp_in_d1_d4 = 'allowed')
            AND lpp_used + ordered <= 26900000000
            AS lpp,
        CASE
            WHEN to_ally THEN consignee_allied OR reading_tier2_headquarters_in_tier1 = 'approve'
            WHEN NOT to_ally THEN consignee_allied AND reading_tier1_headquarters_in_tier2 = 'approve'
        END AS exempt,
        (consignee_headquarters IN {friends} OR consignee_headquarters = uae_in_a5)
            AND (consignee_parent IN {friends} OR consignee_parent = uae_in_a5)
            AND (end_user_headquarters IN {friends} OR end_user_headquarters = uae_in_a5)
            AND (end_user_parent IN {friends} OR end_user_parent = uae_in_a5)
            AS of_friends
    FROM requirements
),

carried AS (
    SELECT
        *,
        uveu_held AND uveu_operator AND installable AND consignee_allied
            AND (NOT counted OR to_ally OR (uveu_outside + joins_outside) * 100 <= uveu_whole * 25)
            AND (NOT counted OR to_ally OR (uveu_in_destination + joins_country) * 100 <= uveu_whole * 7)
            AND (NOT counted OR NOT abroad OR NOT (consignee_headquarters = 'US' OR consignee_parent = 'US')
                OR reading_uveu_timing = 'reporting_dates'
                OR (uveu_outside_us + joins_abroad) * 100 <= uveu_whole * 50)
            AS uveu,
        nveu_held AND nveu_operator AND installable
            AND (consignee_allied OR government_assurances OR reading_nveu_assurances_tier2 = 'may_be_sought')
            AND (NOT counted OR nveu_installed + joins_country <= CASE
                WHEN date >= DATE '2027-01-01' THEN 5064000000000
                WHEN date >= DATE '2026-10-01' THEN 4272750000000
                WHEN date >= DATE '2026-07-01' THEN 3481500000000
                WHEN date >= DATE '2026-04-01' THEN 2690250000000
                WHEN date >= DATE '2026-01-01' THEN 1899000000000
                WHEN date >= DATE '2025-10-01' THEN 1582500000000
                WHEN date >= DATE '2025-07-01' THEN 1266000000000
                WHEN date >= DATE '2025-04-01' THEN 949500000000
                ELSE 633000000000
            END)
            AND (destination NOT IN {not_for_nveu} AND destination <> cambodia
                OR consignee_headquarters NOT IN {not_for_nveu} AND consignee_headquarters <> cambodia
                OR consignee_parent NOT IN {not_for_nveu} AND consignee_parent <> cambodia)
            AS nveu,
        worldwide AND NOT d5_case AS reviewed,
        (allocation_used < 790000000000 OR (government_assurances AND allocation_used < 1580000000000))
            AND (allocation_used + ordered <= 790000000000
                OR (government_assurances AND allocation_used + ordered <= 1580000000000)
                OR reading_straddling_application = 'split')
            AS allowed
    FROM tested
),

policies AS (
    SELECT
        *,
        aca OR nac OR hbm OR aia OR acm OR uveu OR nveu OR lpp AS covered,
        (reviewed AND NOT exempt AND NOT allowed) OR designated AS denial,
        ((worldwide OR regional) AND d5_case) OR (of_memory AND party_in_d5) OR misused OR embargoed
            OR (of_weights AND (
                (NOT deemed AND NOT (end_user_allied AND end_user_parent_allied))
                OR (deemed AND NOT (employer_headquarters IN {allies} AND employer_parent IN {allies}))))
            OR (for_d5_firm AND reading_headquarters_b_review = 'presumption_of_denial')
            OR (for_supercomputer AND NOT of_friends)
            AS presumed_denial,
        for_d5_firm AND reading_headquarters_b_review = 'case_by_case' AS case_by_case,
        (reviewed AND (exempt OR (NOT exempt AND allowed))) OR (regional AND NOT d5_case) OR (of_memory AND NOT party_in_d5)
            OR (for_supercomputer AND of_friends)
            AS presumed_approval
    FROM carried
)

SELECT
    "row",
    CASE
        WHEN prohibited THEN 'prohibited' WHEN prohibited IS NULL THEN NULL
        WHEN NOT required THEN 'no_license_required' WHEN required IS NULL THEN NULL
        WHEN aca THEN 'license_exception' WHEN aca IS NULL THEN NULL
        WHEN nac THEN 'license_exception' WHEN nac IS NULL THEN NULL
        WHEN hbm THEN 'license_exception' WHEN hbm IS NULL THEN NULL
        WHEN aia THEN 'license_exception' WHEN aia IS NULL THEN NULL
        WHEN acm THEN 'license_exception' WHEN acm IS NULL THEN NULL
        WHEN uveu THEN 'authorized_veu' WHEN uveu IS NULL THEN NULL
        WHEN nveu THEN 'authorized_veu' WHEN nveu IS NULL THEN NULL
        WHEN lpp THEN 'license_exception' WHEN lpp IS NULL THEN NULL
        ELSE 'license_required'
    END AS outcome,
    CASE
        WHEN prohibited THEN '' WHEN prohibited IS NULL THEN NULL
        WHEN NOT required THEN '' WHEN required IS NULL THEN NULL
        WHEN aca THEN 'ACA' WHEN aca IS NULL THEN NULL
        WHEN nac THEN 'NAC' WHEN nac IS NULL THEN NULL
        WHEN hbm THEN 'HBM' WHEN hbm IS NULL THEN NULL
        WHEN aia THEN 'AIA' WHEN aia IS NULL THEN NULL
        WHEN acm THEN 'ACM' WHEN acm IS NULL THEN NULL
        WHEN uveu THEN 'UVEU' WHEN uveu IS NULL THEN NULL
        WHEN nveu THEN 'NVEU' WHEN nveu IS NULL THEN NULL
        WHEN lpp THEN 'LPP' WHEN lpp IS NULL THEN NULL
        WHEN license_held THEN 'license'
        ELSE ''
    END AS "authorization",
    CASE
        WHEN prohibited OR NOT required OR covered THEN ''
        WHEN (prohibited OR NOT required OR covered) IS NULL THEN NULL
        WHEN denial THEN 'policy_of_denial' WHEN denial IS NULL THEN NULL
        WHEN presumed_denial THEN 'presumption_of_denial' WHEN presumed_denial IS NULL THEN NULL
        WHEN case_by_case THEN 'case_by_case' WHEN case_by_case IS NULL THEN NULL
        WHEN presumed_approval THEN 'presumption_of_approval' WHEN presumed_approval IS NULL THEN NULL
        ELSE ''
    END AS review_policy
FROM policies
