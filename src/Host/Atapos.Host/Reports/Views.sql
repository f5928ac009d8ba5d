-- The tables of the original as views over the modules' tables, for those who read the database. docs/data.md says what comes from where.
-- A column means what the API's field of that name means. Whoever changes a line here raises the version in Views.cs.

-- What the gateway sent is kept as it came. What PostgreSQL cannot read as JSON, such as \u0000 or half a surrogate, is shown as a JSON text.
-- Not parallel: before PostgreSQL 17 a worker may not catch an error.
create or replace function atapos.as_json(raw text) returns jsonb language plpgsql immutable strict as $$
begin
  return raw::jsonb;
exception when data_exception or program_limit_exceeded then
  return to_jsonb(raw);
end $$;

create view atapos.merchant with (security_invoker) as
select me_id,
       name as me_name,
       business_type as me_business_type,
       pos_mode as me_pos_mode,
       case when midtrans_server_key is not null then '(sealed)' end as me_midtrans_server_key,
       midtrans_client_key as me_midtrans_client_key,
       midtrans_is_production as me_midtrans_is_production,
       is_active as me_is_active,
       time_zone as me_timezone,
       locale as me_locale,
       service_charge_taxable as me_service_charge_taxable,
       customer_ordering as me_customer_ordering,
       created_at,
       deleted_at
from tenancy.merchants;

create view atapos.product_category with (security_invoker) as
select id as pc_id, me_id, name as pc_name, created_at, deleted_at
from catalog.categories;

create view atapos.product with (security_invoker) as
select id as pr_id,
       me_id,
       category_id as pc_id,
       name as pr_name,
       base_price as pr_price,
       stock as pr_stock,
       description as pr_desc,
       type as pr_type,
       base_price as pr_base_price,
       tax_percent as pr_tax_percent,
       service_charge_percent as pr_service_charge_percent,
       is_available as pr_is_available,
       is_active and deleted_at is null as pr_is_active,
       created_at,
       deleted_at
from catalog.products;

create view atapos.product_attachment with (security_invoker) as
select id as pa_id,
       product_id as pr_id,
       me_id,
       kind as pa_type,
       cloudinary_public_id as pa_cloudinary_public_id,
       url as pa_cloudinary_url,
       sort_order as pa_sort_order
from catalog.product_images;

create view atapos.promotion with (security_invoker) as
select id as pm_id,
       me_id,
       name as pm_name,
       discount_type as pm_discount_type,
       discount_value as pm_discount_value,
       start_at as pm_start_at,
       end_at as pm_end_at,
       is_active and deleted_at is null as pm_is_active,
       created_at,
       deleted_at
from catalog.promotions;

create view atapos.promotion_item with (security_invoker) as
select promotion_id * 4294967296 + product_id as pi_id, promotion_id as pm_id, product_id as pr_id, me_id
from catalog.promotion_products;

create view atapos.table_location with (security_invoker) as
select id as tl_id,
       me_id,
       name as tl_name,
       number as tl_number,
       capacity as tl_capacity,
       zone as tl_zone,
       is_active and deleted_at is null as tl_is_active,
       deleted_at
from ordering.table_locations;

create view atapos.customer with (security_invoker) as
select id as cu_id, me_id, email as cu_email, name as cu_name, phone as cu_phone, is_active as cu_is_active, created_at
from identity.customers;

create view atapos.order_header with (security_invoker) as
select o.id as oh_id,
       o.me_id,
       o.staff_id as u_id,
       o.customer_id as cu_id,
       o.table_id as tl_id,
       o.number as oh_order_number,
       o.type as oh_order_type,
       o.guest_count as oh_guest_count,
       o.subtotal as oh_subtotal_amount,
       o.discount as oh_discount_amount,
       o.tax as oh_tax_amount,
       o.service_charge as oh_service_charge_amount,
       o.total as oh_total_amount,
       o.rounded as oh_rounded_amount,
       coalesce(p.status, o.payment_status) as oh_payment_status,
       a.fraud_status as oh_fraud_status,
       p.type as oh_payment_type,
       a.gateway_order_id as oh_midtrans_order_id,
       a.transaction_id as oh_midtrans_transaction_id,
       a.transaction_time as oh_midtrans_transaction_time,
       a.transaction_status as oh_midtrans_transaction_status,
       a.qr_string as oh_qris_string,
       case a.kind when 'qris' then a.acquirer end as oh_qris_acquirer,
       a.qr_actions as oh_qris_actions,
       a.expires_at as oh_expired_at,
       p.paid_at as oh_paid_at,
       o.notes as oh_notes,
       coalesce(p.refunded, 0) as oh_refunded_amount,
       o.placed_at as created_at
from ordering.orders as o
left join payments.payments as p on p.me_id = o.me_id and p.order_id = o.id
left join lateral (
  -- The attempt that was paid, else the newest, as the API shows it.
  select * from payments.attempts as tried
  where tried.me_id = o.me_id and tried.order_id = o.id
  order by tried.state = 'paid' desc, tried.number desc limit 1
) as a on true;

create view atapos.order_item with (security_invoker) as
select id as oi_id,
       order_id as oh_id,
       product_id as pr_id,
       product_name as oi_product_name_snapshot,
       product_type as oi_product_type,
       quantity as oi_qty,
       base_price as oi_base_price,
       final_price as oi_final_price,
       subtotal as oi_line_subtotal,
       notes as oi_notes,
       discount as oi_discount_amount,
       tax_rate as oi_tax_percent,
       tax as oi_tax_amount,
       service_charge_rate as oi_service_charge_percent,
       service_charge as oi_service_charge_amount,
       promotion_id as pm_id,
       promotion_name as pm_name,
       me_id
from ordering.order_lines;

create view atapos.payment_log with (security_invoker) as
select id as py_id,
       order_id as oh_id,
       me_id,
       event as py_event_type,
       gateway_order_id as py_order_id,
       transaction_id as py_transaction_id,
       transaction_status as py_transaction_status,
       fraud_status as py_fraud_status,
       payment_type as py_payment_type,
       amount as py_gross_amount,
       signature as py_signature_key,
       atapos.as_json(payload) as py_raw_payload,
       status as oh_payment_status,
       mark as py_mark,
       refund_key,
       tendered as amount_paid,
       change as change_amount,
       staff_id as u_id,
       customer_id as cu_id,
       at as created_at
from payments.payment_log;

do $$
declare
  name text;
begin
  foreach name in array array['merchant', 'product_category', 'product', 'product_attachment', 'promotion', 'promotion_item', 'table_location',
                              'customer', 'order_header', 'order_item', 'payment_log'] loop
    execute format('create trigger refuse instead of insert or update or delete on atapos.%I for each row execute function atapos.refuse()', name);
  end loop;
end $$;
