-- Reports by project sum the same days and months of all projects: a row of each lies side by side here. Hours, which are
-- most of the rows, are left out, so that a payment seldom writes to it.
CREATE INDEX figure_of_projects ON figure (grain, slot, merchant_id) WHERE grain > 1 AND merchant_id > 0 AND project_id > 0;
