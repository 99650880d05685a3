// graphql-js looks twice at every type unless told that nobody is developing; runs by the hundred feel that.
process.env['NODE_ENV'] = 'production';
