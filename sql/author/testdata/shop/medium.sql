-- The default: lists have a second page, and every status occurs.

SET LOCAL seed.categories              = 20;
SET LOCAL seed.coupons                 = 20;
SET LOCAL seed.customers               = 20;
SET LOCAL seed.customer_addresses      = 3;
SET LOCAL seed.customer_orders         = 3;
SET LOCAL seed.products                = 20;
SET LOCAL seed.order_lines             = 3;
SET LOCAL seed.product_categories      = 3;
SET LOCAL seed.product_variants        = 3;
SET LOCAL seed.customer_reviews        = 3;
SET LOCAL seed.product_stock_movements = 3;
