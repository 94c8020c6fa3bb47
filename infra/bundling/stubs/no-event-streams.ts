/** In place of the SDK's event streams, which none of the services that the functions call has. */
export default {};
